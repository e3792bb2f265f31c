import type { Clock } from "@boomerang/core";
import type { FunctionSettings } from "./context.ts";

/** What calls a handler until it is stopped. */
export interface EventSource {
  /** Begins no more invocations and waits for those that run. */
  stop(): Promise<void>;
}

/** What every event source takes. */
export interface EventSourceOptions {
  readonly function: FunctionSettings;
  readonly clock?: Clock;
  /** Told of every invocation that failed, and of trouble in between. */
  readonly onError?: (error: unknown) => void;
}
