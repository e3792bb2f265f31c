import type { JobEvent } from "@boomerang/core";

export interface EventBus {
  /**
   * Publishes at most {@link MAX_EVENTS_PER_PUT} events.
   *
   * @returns for each event, in order, why it was rejected; `undefined` when it was published
   * @throws when the whole call fails
   */
  put(events: readonly JobEvent[]): Promise<(EventFailure | undefined)[]>;
}

export interface EventFailure {
  /** Error code of EventBridge, or `NoEventId`. */
  readonly code: string;
}

/** Limit of PutEvents. */
export const MAX_EVENTS_PER_PUT = 10;

/** Bytes of details in one call; PutEvents allows 1 MB, names and times included. */
export const MAX_BYTES_PER_PUT = 900_000;
