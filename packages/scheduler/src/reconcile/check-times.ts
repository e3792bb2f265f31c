import type { Timing } from "@boomerang/core";

const MINUTE_MS = 60_000;
const SOON_MS = 5 * MINUTE_MS;
// The API reports the status of a request for one hour after its end; a longer interval could miss it.
const MAX_INTERVAL_MS = 30 * MINUTE_MS;

// A loss decided too early costs a second inference. The provider's two attempts take 22 s, but it may be behind.
export const ATTEMPTS_WAIT_MS = 15 * MINUTE_MS;

/** After half the time since `from`, so that old jobs cost few calls, but within 30 minutes. */
export function backedOffCheckAt(from: number, now: number, timing: Timing): number {
  return now + Math.min(MAX_INTERVAL_MS, Math.max(timing.firstCheckMs, (now - from) / 2));
}

export function soon(now: number, timing: Timing): number {
  return now + Math.min(timing.firstCheckMs, SOON_MS);
}
