import { BEAT_MS, type Reading, wasFrozen } from "./was-frozen.ts";

/** Finds out that the process was frozen. */
export interface FreezeWatch {
  /** For use before each call: runs what {@link onThaw} has registered if the process was frozen since the last check. */
  check(): void;
  onThaw(action: () => void): void;
}

export interface Clocks {
  read(): Reading;
  /** Calls again and again; it must not keep the process running. */
  every(ms: number, action: () => void): void;
}

export const systemClocks: Clocks = {
  read: () => ({ wall: Date.now(), monotonic: performance.now() }),
  every: (ms, action) => void setInterval(action, ms).unref(),
};

export function createFreezeWatch(clocks: Clocks): FreezeWatch {
  const actions: (() => void)[] = [];
  let last = clocks.read();
  const check = () => {
    const now = clocks.read();
    const isThawed = wasFrozen(last, now);
    last = now;
    if (isThawed) for (const action of actions) action();
  };
  // A thawed process may run its timers before its next call, or after it.
  clocks.every(BEAT_MS, check);
  return { check, onThaw: (action) => void actions.push(action) };
}
