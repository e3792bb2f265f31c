import type { Clock, Sleep } from "@boomerang/core";
import type { LimitStore } from "./limiter.ts";

/** A clock that advances only when all work waits for a timer. */
export interface VirtualTime extends Clock {
  readonly sleep: Sleep;
  /** Runs work to its end, from timer to timer. */
  run<T>(work: () => Promise<T>): Promise<T>;
}

export function createVirtualTime(startAt = 1_700_000_000_000): VirtualTime {
  let now = startAt;
  let count = 0;
  const timers: { at: number; n: number; wake: () => void }[] = [];
  return {
    now: () => now,
    sleep: (ms) =>
      new Promise((wake) => {
        const timer = { at: now + Math.max(0, ms), n: count++, wake };
        const next = timers.findIndex(({ at }) => at > timer.at);
        timers.splice(next === -1 ? timers.length : next, 0, timer);
      }),
    async run(work) {
      let isOver = false;
      const result = work().finally(() => {
        isOver = true;
      });
      result.catch(() => undefined);
      for (;;) {
        // One iteration of the event loop runs every promise that does not wait for a timer.
        await new Promise(setImmediate);
        if (isOver) return result;
        const next = timers.shift();
        if (next === undefined) throw new Error("the work waits, but not for a timer");
        now = next.at;
        next.wake();
      }
    },
  };
}

/** A store whose calls take time, so that workers compete. */
export function slowStore(
  store: LimitStore,
  sleep: Sleep,
  callMs: () => number,
): LimitStore & { calls: number } {
  const slow = {
    calls: 0,
    async read() {
      slow.calls++;
      await sleep(callMs());
      const state = await store.read();
      await sleep(callMs());
      return state;
    },
    async write(...args: Parameters<LimitStore["write"]>) {
      slow.calls++;
      await sleep(callMs());
      const isWritten = await store.write(...args);
      await sleep(callMs());
      return isWritten;
    },
  };
  return slow;
}

/** Random numbers from a seed (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t ^= t + Math.imul(t ^ (t >>> 7), 61 | t);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}
