import type { DeployedStack } from "./stack.ts";

/** What a run gets from outside. */
export interface Collaborators {
  readonly stack: DeployedStack;
  readonly fetch: typeof fetch;
  readonly clock: { now(): number };
  readonly sleep: (ms: number) => Promise<void>;
  /** Tells the person who waits what happens; not part of the report. */
  readonly progress: (text: string) => void;
}
