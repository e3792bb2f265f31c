import type { Sleep } from "@boomerang/core";

/** The time that was given is over. */
export class TimeOverError extends Error {
  override readonly name = "TimeOverError";
}

/**
 * Waits for `work`, but gives up after `ms` milliseconds, without stopping what goes on.
 *
 * @throws {@link TimeOverError} when the time is over
 */
export async function within<T>(ms: number, sleep: Sleep, work: Promise<T>): Promise<T> {
  const timer = new AbortController();
  const over = sleep(ms, timer.signal).then(() => {
    throw new TimeOverError(`not done within ${ms} ms`);
  });
  // Whichever loses the race may still reject, and then it is nobody's concern.
  over.catch(() => undefined);
  work.catch(() => undefined);
  try {
    return await Promise.race([work, over]);
  } finally {
    timer.abort();
  }
}
