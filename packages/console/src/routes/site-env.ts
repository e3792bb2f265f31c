import type { Client } from "@boomerang/client";
import type { Deployment } from "../deployment.ts";
import type { RunRegistry } from "../runs/run-registry.ts";
import type { Site } from "../views/layout.tsx";

/** What the routes work with. */
export interface Sources {
  readonly client: Client;
  readonly deployment: Deployment;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Aborted when the console stops. */
  readonly signal: AbortSignal;
  /** The text that is shown for an error. An error of the console itself is also reported to its terminal. */
  readonly describe: (error: unknown) => string;
  /** Actions on many jobs. */
  readonly runs: RunRegistry;
  /** How often a page that is looked at is read again, milliseconds. */
  readonly everyMs: number;
}

/** What each request has. */
export interface SiteEnv {
  readonly Variables: { readonly site: Site };
}
