import { describe, expect, test } from "vitest";
import { FRESH, type LimitPolicy, shareAt, submissionPolicy } from "./gcra.ts";
import { createLimiter, type LimitStore } from "./limiter.ts";
import { createMemoryLimitStore } from "./memory-limit-store.ts";
import { mostInWindow } from "./most-in-window.fixture.ts";
import { createVirtualTime, seeded, slowStore } from "./virtual-workers.fixture.ts";

/** A token each 100 ms, one at a time. */
const TENTH: LimitPolicy = { limit: 10, windowMs: 900, burst: 1, permitTtlMs: 100, skewMs: 0 };
/** Five at once, then one each 100 ms. */
const FIVE: LimitPolicy = { limit: 14, windowMs: 900, burst: 5, permitTtlMs: 100, skewMs: 0 };

/** A limiter on virtual time, over a store that counts its calls. */
function setUp(
  policy: LimitPolicy,
  { batch, inner = createMemoryLimitStore() }: { batch?: number; inner?: LimitStore } = {},
) {
  const time = createVirtualTime();
  const calls = { read: 0, write: 0 };
  const store: LimitStore = {
    read() {
      calls.read++;
      return inner.read();
    },
    write(...args) {
      calls.write++;
      return inner.write(...args);
    },
  };
  const limiter = () =>
    createLimiter({
      store,
      policy,
      clock: time,
      sleep: time.sleep,
      random: seeded(1),
      ...(batch !== undefined && { batch }),
    });
  return { time, store, calls, limiter };
}

describe("a turn", () => {
  test("comes at once while there are tokens", async () => {
    const { time, limiter } = setUp(FIVE);
    const start = time.now();
    expect(await time.run(() => limiter().acquire(0))).toBe(0);
    expect(time.now()).toBe(start);
  });

  test("is waited for, and comes when its time has come", async () => {
    const { time, limiter } = setUp(TENTH);
    const start = time.now();
    const mine = limiter();
    const waits = await time.run(() =>
      Promise.all([mine.acquire(1000), mine.acquire(1000), mine.acquire(1000)]),
    );
    expect(waits).toEqual([0, 0, 0]);
    expect(time.now() - start).toBe(200);
  });

  test("that would come too late is refused at once, with the time it may come", async () => {
    const { time, limiter } = setUp(TENTH);
    const mine = limiter();
    const start = time.now();
    const answers = await time.run(() => Promise.all(Array.from({ length: 5 }, () => mine.acquire(250))));
    expect(answers).toEqual([0, 0, 0, 300, 300]);
    expect(time.now() - start).toBe(200);
  });

  test("is refused without asking the store again for as long as it is known to be late", async () => {
    const { time, limiter, calls } = setUp(TENTH);
    const mine = limiter();
    await time.run(async () => {
      await mine.acquire(0);
      expect(await mine.acquire(50)).toBe(100);
      const before = { ...calls };
      expect(await mine.acquire(50)).toBe(100);
      expect(calls).toEqual(before);
      expect(await mine.acquire(100)).toBe(0);
    });
  });

  test("is waited for by all at the same time, each no longer than it may", async () => {
    const { time, limiter } = setUp(TENTH);
    const mine = limiter();
    const start = time.now();
    const ends = await time.run(() =>
      Promise.all(
        [900, 0, 450, 100, 450].map(async (maxWaitMs) => {
          const answer = await mine.acquire(maxWaitMs);
          return { answer, after: time.now() - start };
        }),
      ),
    );
    expect(ends).toEqual([
      { answer: 0, after: 0 },
      { answer: 100, after: 0 },
      { answer: 0, after: 100 },
      { answer: 200, after: 0 },
      { answer: 0, after: 200 },
    ]);
  });

  test("of another worker is nobody else's: two take turns", async () => {
    const { time, limiter } = setUp(TENTH);
    const start = time.now();
    await time.run(() => Promise.all([limiter().acquire(1000), limiter().acquire(1000)]));
    expect(time.now() - start).toBe(100);
  });
});

describe("tokens", () => {
  test("for all who wait are taken with one write", async () => {
    const { time, limiter, calls } = setUp(submissionPolicy(12_000));
    const mine = limiter();
    await time.run(() => Promise.all(Array.from({ length: 10 }, () => mine.acquire(0))));
    expect(calls).toEqual({ read: 1, write: 1 });
  });

  test("are taken no more at a time than the batch and the policy's burst allow", async () => {
    const wide = setUp(submissionPolicy(12_000), { batch: 4 });
    const mine = wide.limiter();
    await wide.time.run(() => Promise.all(Array.from({ length: 12 }, () => mine.acquire(5000))));
    expect(wide.calls.write).toBe(3);

    const narrow = setUp(TENTH);
    const other = narrow.limiter();
    await narrow.time.run(() => Promise.all(Array.from({ length: 3 }, () => other.acquire(5000))));
    expect(narrow.calls.write).toBe(3);
  });

  test("are taken one more than were used last, so that a worker with steady work asks seldom", async () => {
    const { time, limiter, calls } = setUp(submissionPolicy(12_000));
    const mine = limiter();
    await time.run(async () => {
      for (let n = 0; n < 55; n++) {
        expect(await mine.acquire(0)).toBe(0);
        await time.sleep(10);
      }
    });
    expect(calls.write).toBe(10);
  });

  test("that were not used in time are not used at all", async () => {
    const { time, limiter, store } = setUp(FIVE);
    const mine = limiter();
    await time.run(async () => {
      await mine.acquire(0);
      await mine.acquire(0);
      const before = await store.read();
      await time.sleep(100);
      await mine.acquire(0);
      expect((await store.read())?.version).toBe((before?.version ?? 0) + 1);
    });
  });

  test("that came too late for their worker are not spent", async () => {
    // A write that takes longer than a token lives.
    const time = createVirtualTime();
    const store = slowStore(createMemoryLimitStore(), time.sleep, () => 60);
    const limiter = createLimiter({ store, policy: TENTH, clock: time, sleep: time.sleep, random: () => 0 });
    const answer = await time.run(() => limiter.acquire(700));
    expect(answer).toBeGreaterThan(0);
  });

  test("may be overslept", async () => {
    const { time, limiter, store } = setUp(TENTH);
    const lazy = createLimiter({
      store,
      policy: TENTH,
      clock: time,
      sleep: (ms) => time.sleep(ms * 3),
      random: () => 0,
    });
    await time.run(async () => {
      await limiter().acquire(0);
      // Its token was for the first 100 ms; it wakes after 300.
      expect(await lazy.acquire(1000)).toBe(0);
      expect((await store.read())?.version).toBe(3);
    });
  });
});

describe("contention", () => {
  test("is retried after a moment, with what the other has left", async () => {
    const inner = createMemoryLimitStore();
    let steals = 3;
    const contended: LimitStore = {
      read: inner.read,
      async write(state, expected) {
        if (steals-- > 0) await inner.write({ ...FRESH, tat: state.tat }, expected);
        return inner.write(state, expected);
      },
    };
    const { time, limiter, calls } = setUp(TENTH, { inner: contended });
    const start = time.now();
    expect(await time.run(() => limiter().acquire(1000))).toBe(0);
    expect(calls.write).toBe(4);
    expect(time.now() - start).toBe(300);
  });

  test("among 100 workers keeps the limit, lets nobody starve and costs few calls", async () => {
    const policy = submissionPolicy(12_000);
    const time = createVirtualTime();
    const random = seeded(7);
    const store = slowStore(createMemoryLimitStore(), time.sleep, () => 1 + Math.floor(random() * 4));
    const spent: number[] = [];
    const perWorker: number[] = [];
    const end = time.now() + 70_000;
    await time.run(() =>
      Promise.all(
        Array.from({ length: 100 }, async (_, worker) => {
          const limiter = createLimiter({ store, policy, clock: time, sleep: time.sleep, random });
          perWorker[worker] = 0;
          while (time.now() < end) {
            if ((await limiter.acquire(5000)) === 0) {
              spent.push(time.now());
              perWorker[worker] = (perWorker[worker] ?? 0) + 1;
            }
            await time.sleep(150 + Math.floor(random() * 300));
          }
        }),
      ),
    );
    const most = mostInWindow(spent, policy.windowMs);
    expect(most).toBeLessThanOrEqual(12_000);
    expect(most).toBeGreaterThan(9500);
    expect(Math.min(...perWorker)).toBeGreaterThan(50);
    expect(store.calls / spent.length).toBeLessThan(2);
  });
});

describe("a refusal", () => {
  test("drops the tokens in hand and pauses all workers", async () => {
    const { time, limiter } = setUp(FIVE);
    const [mine, other] = [limiter(), limiter()];
    await time.run(async () => {
      await Promise.all([mine.acquire(0), mine.acquire(0), other.acquire(0)]);
      await mine.reportThrottled(2000);
      expect(await mine.acquire(100)).toBe(2000);
      await time.sleep(500);
      expect(await other.acquire(100)).toBe(1500);
      expect(await other.acquire(1500)).toBe(0);
    });
  });

  test("reaches those who wait for tokens that were taken before it", async () => {
    const { time, limiter } = setUp(TENTH);
    const [mine, other] = [limiter(), limiter()];
    const start = time.now();
    const ends = await time.run(async () => {
      const waiting = Promise.all(
        [0, 1, 2, 3, 4, 5].map(async () => {
          const answer = await mine.acquire(5000);
          return { answer, at: time.now() - start };
        }),
      );
      await time.sleep(10);
      await other.reportThrottled(3000);
      return waiting;
    });
    // The first waits are too short to ask again.
    expect(ends.map(({ at }) => at < 250 || at >= 3010)).toEqual([true, true, true, true, true, true]);
    expect(ends.filter(({ at }) => at >= 3010)).toHaveLength(3);
    expect(ends.every(({ answer }) => answer === 0)).toBe(true);
  });

  test("that 200 workers meet together halves the share once, and most of them need no write", async () => {
    const policy = submissionPolicy(12_000);
    const time = createVirtualTime();
    const random = seeded(3);
    const store = slowStore(createMemoryLimitStore(), time.sleep, () => 1 + Math.floor(random() * 4));
    const workers = Array.from({ length: 200 }, () =>
      createLimiter({ store, policy, clock: time, sleep: time.sleep, random }),
    );
    const start = time.now();
    await time.run(() =>
      Promise.all(
        workers.map(async (limiter) => {
          await time.sleep(Math.floor(random() * 400));
          await limiter.reportThrottled(1000);
        }),
      ),
    );
    const state = await time.run(async () => (await store.read())?.state);
    expect(state?.share).toBe(0.5);
    expect(state?.pausedUntil).toBeGreaterThanOrEqual(start + 1000);
    expect(state?.pausedUntil).toBeLessThanOrEqual(start + 2500);
    expect(store.calls).toBeLessThan(2 * 200);
  });

  test("is over after a minute: the full pace is back", async () => {
    const { time, limiter, store } = setUp(submissionPolicy(12_000));
    const mine = limiter();
    await time.run(async () => {
      await mine.reportThrottled();
      await time.sleep(60_000);
      const { state } = (await store.read()) ?? { state: { ...FRESH, share: 0 } };
      expect(shareAt(state, time.now())).toBe(1);
      expect(await Promise.all(Array.from({ length: 100 }, () => mine.acquire(0)))).toEqual(
        Array(100).fill(0),
      );
    });
  });

  test("gives up writing after ten others came first, but pauses its own worker", async () => {
    const { time, limiter, calls } = setUp(FIVE, {
      inner: { read: async () => undefined, write: async () => false },
    });
    const mine = limiter();
    await time.run(() => mine.reportThrottled(30_000));
    expect(calls.write).toBe(10);
    expect(await time.run(() => mine.acquire(1000))).toBeGreaterThan(29_000);
  });
});

describe("a store that cannot be reached", () => {
  const down = new Error("table unreachable");
  const broken: LimitStore = { read: () => Promise.reject(down), write: () => Promise.reject(down) };

  test("fails everybody who waits, and the next one asks again", async () => {
    const { time, limiter, calls } = setUp(FIVE, { inner: broken });
    const mine = limiter();
    const waits = await time.run(() => Promise.allSettled([mine.acquire(100), mine.acquire(100)]));
    expect(waits).toEqual([
      { status: "rejected", reason: down },
      { status: "rejected", reason: down },
    ]);
    expect(calls.read).toBe(1);
    await expect(time.run(() => mine.acquire(100))).rejects.toBe(down);
    expect(calls.read).toBe(2);
  });

  test("fails a refusal", async () => {
    const { time, limiter } = setUp(FIVE, { inner: broken });
    await expect(time.run(() => limiter().reportThrottled())).rejects.toBe(down);
  });

  test("fails those whose write does not get through", async () => {
    const { time, limiter } = setUp(FIVE, { inner: { read: async () => undefined, write: broken.write } });
    await expect(time.run(() => limiter().acquire(100))).rejects.toBe(down);
  });
});
