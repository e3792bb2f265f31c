import type { Clock } from "@boomerang/core";

// Storing takes tens of milliseconds. This is enough for a table that works, and a tenth of the time that it may have.
const SHORT_MS = 500;
const REMEMBERED_MS = 30_000;

/** What a process remembers about a table that did not respond in time. */
export interface SlowStore {
  /** The deadline of storing a delivery, which is earlier while the table is remembered as slow. */
  deadline(storedBy: number): number;
  /** The delivery was stored: the table works. */
  recovered(): void;
  /** Storing failed; it began at `since`. */
  failed(since: number): void;
}

/**
 * After storing has failed slowly, the next deliveries of the process get only half a second before they are spilled:
 * otherwise an outage of the table would multiply how long each delivery takes, and with it the concurrency of the account
 * that deliveries use. The first delivery that is stored ends that; after 30 s one delivery has the whole time again.
 */
export function createSlowStore(clock: Clock): SlowStore {
  let slowSince: number | undefined;
  const isSlow = (at: number) => slowSince !== undefined && at - slowSince < REMEMBERED_MS;
  return {
    deadline: (storedBy) => (isSlow(clock.now()) ? Math.min(storedBy, clock.now() + SHORT_MS) : storedBy),
    recovered() {
      slowSince = undefined;
    },
    failed(since) {
      // A delivery that had only the short time does not prolong it, or under load none would have the whole time again.
      if (clock.now() - since >= SHORT_MS && !isSlow(since)) slowSince = clock.now();
    },
  };
}
