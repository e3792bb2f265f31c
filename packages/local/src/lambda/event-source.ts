import type { Clock } from "@boomerang/core";
import type { FunctionSettings } from "./context.ts";

/** Invokes a handler until it is stopped. */
export interface EventSource {
  /** Starts no more invocations and waits for the running ones. */
  stop(): Promise<void>;
}

export interface EventSourceOptions {
  readonly function: FunctionSettings;
  readonly clock?: Clock;
  /** Called for each failed invocation and for errors between invocations. */
  readonly onError?: (error: unknown) => void;
}
