import type { Clock, Sleep } from "@boomerang/core";

/** A clock that advances only when told to. */
export interface FakeTime extends Clock {
  readonly sleep: Sleep;
  /** Advances time and wakes, in order, all that sleep until then. */
  advance(ms: number): Promise<void>;
  /** Advances time while the process is suspended: nothing wakes. */
  freeze(ms: number): void;
  /** Advances time from sleeper to sleeper until the work is done; fails when nothing sleeps any more. */
  settle<T>(work: Promise<T>): Promise<T>;
}

interface Sleeper {
  readonly at: number;
  readonly wake: () => void;
}

export function createFakeTime(start = Date.UTC(2026, 0, 1)): FakeTime {
  let now = start;
  const sleepers = new Set<Sleeper>();
  let depth = 0;

  async function wakeNext(until: number): Promise<boolean> {
    const [next] = [...sleepers].sort((a, b) => a.at - b.at);
    if (next === undefined || next.at > until) return false;
    sleepers.delete(next);
    now = Math.max(now, next.at);
    next.wake();
    await idle();
    return true;
  }

  return {
    now: () => now,
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        const sleeper = { at: now + ms, wake: resolve };
        sleepers.add(sleeper);
        signal?.addEventListener("abort", () => {
          sleepers.delete(sleeper);
          reject(signal.reason);
        });
      }),
    async advance(ms) {
      const end = now + ms;
      await idle();
      while (await wakeNext(end));
      now = end;
    },
    freeze(ms) {
      now += ms;
    },
    async settle(work) {
      let isDone = false;
      const done = () => {
        isDone = true;
      };
      work.then(done, done);
      depth++;
      const own = depth;
      try {
        for (;;) {
          await idle();
          if (isDone) return await work;
          // Work that settles within this work goes first.
          if (own < depth) continue;
          if (!(await wakeNext(Number.POSITIVE_INFINITY))) {
            throw new Error("the work waits for nothing that this clock can wake");
          }
        }
      } finally {
        depth--;
      }
    },
  };
}

/** Runs pending promises. */
async function idle(): Promise<void> {
  for (let n = 0; n < 2; n++) await new Promise((resolve) => setImmediate(resolve));
}
