import type { Sleep } from "@boomerang/core";

/** The time that was given is over. */
export class TimeOverError extends Error {
  override readonly name = "TimeOverError";
}

/** Gives up on a promise after `ms` milliseconds, without stopping what it stands for. */
export async function within<T>(ms: number, sleep: Sleep, work: Promise<T>): Promise<T> {
  const timer = new AbortController();
  const over = sleep(ms, timer.signal).then(() => {
    throw new TimeOverError(`not done within ${ms} ms`);
  });
  try {
    return await Promise.race([work, over]);
  } finally {
    timer.abort();
    // The loser's rejection is nobody's any more.
    over.catch(() => undefined);
    work.catch(() => undefined);
  }
}
