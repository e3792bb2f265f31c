import type { Clock } from "@boomerang/core";

/** The only source of time in the simulator: a clock and one-shot timers. */
export interface Timers extends Clock {
  /** Calls `callback` once after `ms` milliseconds; the function it gives back cancels that. */
  setTimeout(callback: () => void, ms: number): () => void;
}

/** The machine's own clock and timers. */
export const systemTimers: Timers = {
  now: Date.now,
  setTimeout(callback, ms) {
    const timer = setTimeout(callback, ms);
    return () => clearTimeout(timer);
  },
};

/** Timers that can all be cancelled at once. */
export interface TimerGroup extends Timers {
  cancelAll(): void;
}

/** Wraps timers so that whoever stops the simulator leaves none behind. */
export function createTimerGroup(timers: Timers): TimerGroup {
  const cancels = new Set<() => void>();
  return {
    now: () => timers.now(),
    setTimeout(callback, ms) {
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
    cancelAll() {
      for (const cancel of cancels) cancel();
    },
  };
}
