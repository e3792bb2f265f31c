import type { Clock, Sleep } from "@boomerang/core";

/** Time that moves only when told to. */
export interface FakeTime extends Clock {
  readonly sleep: Sleep;
  /** Moves time on, waking in order all who sleep until then. */
  advance(ms: number): Promise<void>;
  /** Lets time pass while the process is frozen: nobody wakes. */
  freeze(ms: number): void;
  /** Moves time from sleeper to sleeper until the work is done; fails when nobody is left who could wake it. */
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
            throw new Error("the work waits for nothing that will come");
          }
        }
      } finally {
        depth--;
      }
    },
  };
}

/** Lets promises come to rest. */
async function idle(): Promise<void> {
  for (let turn = 0; turn < 2; turn++) await new Promise((resolve) => setImmediate(resolve));
}
