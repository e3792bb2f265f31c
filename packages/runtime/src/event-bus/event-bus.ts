import type { JobEvent } from "@boomerang/core";

/** Where events are announced. */
export interface EventBus {
  /** Announces up to ten events; gives for each, in order, `undefined` or why it was refused. */
  put(events: readonly JobEvent[]): Promise<(EventFailure | undefined)[]>;
}

export interface EventFailure {
  readonly code: string;
  readonly message: string;
}

/** PutEvents takes this many entries in one call. */
export const MAX_EVENTS_PER_PUT = 10;

/** PutEvents takes this many bytes in one call: 1 MB in all, some left for names and times. */
export const MAX_BYTES_PER_PUT = 900_000;
