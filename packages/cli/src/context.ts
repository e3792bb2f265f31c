import type { Client } from "@boomerang/client";
import type { Io } from "./io/io.ts";
import type { Output } from "./io/output.ts";

/** What the options that every command has say. */
export interface Connection {
  readonly stack: string | undefined;
  readonly region: string | undefined;
  readonly isLocal: boolean;
  /** Base URL of the Inference API; default the provider's. */
  readonly apiUrl: string | undefined;
}

/** What a command works with. */
export interface Context {
  readonly io: Io;
  readonly output: Output;
  /** The client of the deployment. The SDK is loaded with it. */
  readonly client: () => Promise<Client>;
}

/** Makes the client for a connection. */
export type OpenClient = (connection: Connection) => Promise<Client>;
