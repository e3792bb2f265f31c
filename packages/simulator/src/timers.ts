import type { Clock } from "@boomerang/core";

/** The only source of time in the simulator: a clock and one-shot timers. */
export interface Timers extends Clock {
  /** Calls `callback` once after `ms` milliseconds; returns a function that cancels the timer. */
  setTimeout(callback: () => void, ms: number): () => void;
}

export const systemTimers: Timers = {
  now: Date.now,
  setTimeout(callback, ms) {
    const timer = setTimeout(callback, ms);
    return () => clearTimeout(timer);
  },
};

/** Timers that can be stopped together. */
export interface TimerGroup extends Timers {
  /** Cancels the timers that have not fired; a timer that is set afterwards never fires. */
  stop(): void;
}

/** Wraps timers so that a stopped simulator or deployment leaves none behind. */
export function createTimerGroup(timers: Timers): TimerGroup {
  const cancels = new Set<() => void>();
  let isStopped = false;
  return {
    now: () => timers.now(),
    setTimeout(callback, ms) {
      // Cleanup after a stop, such as of a call whose connection closes, may set timers.
      if (isStopped) return () => undefined;
      const cancelTimer = timers.setTimeout(() => {
        cancels.delete(cancel);
        callback();
      }, ms);
      const cancel = () => {
        cancels.delete(cancel);
        cancelTimer();
      };
      cancels.add(cancel);
      return cancel;
    },
    stop() {
      isStopped = true;
      for (const cancel of cancels) cancel();
    },
  };
}
