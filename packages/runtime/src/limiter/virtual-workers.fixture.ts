import type { Sleep } from "@boomerang/core";
import type { LimitStore } from "./limiter.ts";

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
