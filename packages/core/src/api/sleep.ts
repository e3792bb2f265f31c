import { setTimeout as delay } from "node:timers/promises";

// A longer timer would overflow and fire at once.
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** Waits by the wall clock, at most 24.8 days; rejects with the signal's reason when it is aborted first. */
export async function sleep(ms: number, signal?: AbortSignal): Promise<void> {
  try {
    await delay(Math.min(ms, LONGEST_TIMER_MS), undefined, signal && { signal });
  } catch (error) {
    throw signal?.reason ?? error;
  }
}
