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

/** Timers that can be stopped all together. */
export interface TimerGroup extends Timers {
  /** Cancels what is waiting; whatever is set from then on never runs. */
  stop(): void;
}

/** Wraps timers so that whoever stops the simulator leaves none behind. */
export function createTimerGroup(timers: Timers): TimerGroup {
  const cancels = new Set<() => void>();
  let isStopped = false;
  return {
    now: () => timers.now(),
    setTimeout(callback, ms) {
      // What ends because of the stop, such as a call whose connection is closed, may want new timers.
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
