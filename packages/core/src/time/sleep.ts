import { setTimeout as delay } from "node:timers/promises";

// A longer timer overflows and fires at once.
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** Wall-clock timer, at most 24.8 days. */
export async function systemSleep(ms: number, signal?: AbortSignal): Promise<void> {
  try {
    await delay(Math.min(ms, LONGEST_TIMER_MS), undefined, signal && { signal });
  } catch (error) {
    throw signal?.reason ?? error;
  }
}
