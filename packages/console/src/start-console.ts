import { randomBytes } from "node:crypto";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Client } from "@boomerang/client";
import { createAdaptorServer } from "@hono/node-server";
import { createApp } from "./app.tsx";
import type { Deployment } from "./deployment.ts";
import type { FaultControls } from "./faults/fault-values.ts";

export interface ConsoleOptions {
  /** Of the deployment. The console does not close it. */
  readonly client: Client;
  readonly deployment: Deployment;
  /** Of the simulated API, if the deployment is a local pipeline that has one. */
  readonly faults?: FaultControls | undefined;
  /** On 127.0.0.1; default 0, any free one. */
  readonly port?: number | undefined;
  /** Called with an error of the console itself. It has no input and no output of a job. */
  readonly onError: (error: unknown) => void;
}

export interface RunningConsole {
  /** With the token that a browser needs. */
  readonly url: string;
  /** Closes every connection; resolves when the port is free. */
  stop(): Promise<void>;
}

const TOKEN_BYTES = 32;

/** Starts the console. @throws the system's error, such as `EADDRINUSE`, when it cannot listen on the port */
export async function start({ port = 0, ...options }: ConsoleOptions): Promise<RunningConsole> {
  const token = randomBytes(TOKEN_BYTES).toString("base64url");
  const stopped = new AbortController();
  let boundPort = port;
  const app = createApp({
    ...options,
    expected: () => ({ token, port: boundPort }),
    now: Date.now,
    signal: stopped.signal,
  });
  const server = createAdaptorServer({ fetch: app.fetch, overrideGlobalObjects: false }) as Server;
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => {
      server.off("error", reject);
      resolve();
    });
  });
  boundPort = (server.address() as AddressInfo).port;
  return {
    url: `http://127.0.0.1:${boundPort}/${token}/`,
    stop: () =>
      new Promise((resolve) => {
        stopped.abort();
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
