// A longer timer overflows and fires at once.
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** Wall-clock timer, at most 24.8 days. That of `node:timers/promises` makes an error with a stack trace whenever it is aborted. */
export function systemSleep(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted();
    const onAbort = () => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    const timer = setTimeout(
      () => {
        signal?.removeEventListener("abort", onAbort);
        resolve();
      },
      Math.min(ms, LONGEST_TIMER_MS),
    );
    signal?.addEventListener("abort", onAbort, { once: true });
  });
}
