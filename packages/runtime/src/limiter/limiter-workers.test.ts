import { createLimitStoreModel } from "@boomerang/testkit/models/limit-store";
import { VirtualClock } from "@boomerang/testkit/virtual-clock";
import { describe, expect, test } from "vitest";
import { INITIAL_STATE, shareAt, submissionPolicy } from "./gcra.ts";
import { createLimiter, type LimitStore } from "./limiter.ts";
import { FIVE, setUp, TENTH } from "./limiter-set-up.fixture.ts";
import { mostInWindow } from "./most-in-window.fixture.ts";
import { seeded, slowStore } from "./virtual-workers.fixture.ts";

describe("contention", () => {
  test("is retried after a short wait, from the state of the other writer", async () => {
    const inner = createLimitStoreModel();
    let otherWrites = 3;
    const contended: LimitStore = {
      read: inner.read,
      async write(state, expected) {
        if (otherWrites-- > 0) await inner.write({ ...INITIAL_STATE, tat: state.tat }, expected);
        return inner.write(state, expected);
      },
    };
    const { time, limiter, calls } = setUp(TENTH, { inner: contended });
    const start = time.now();
    expect(await time.run(() => limiter().acquire(1000))).toBe(0);
    expect(calls.write).toBe(4);
    expect(time.now() - start).toBe(300);
  });

  test("among 100 workers keeps the limit, starves none and costs few calls", async () => {
    const policy = submissionPolicy(12_000);
    const time = new VirtualClock();
    const random = seeded(7);
    const store = slowStore(createLimitStoreModel(), time.sleep, () => 1 + Math.floor(random() * 4));
    const usedAt: number[] = [];
    const perWorker: number[] = [];
    const end = time.now() + 70_000;
    await time.run(() =>
      Promise.all(
        Array.from({ length: 100 }, async (_, worker) => {
          const limiter = createLimiter({ store, policy, clock: time, sleep: time.sleep, random });
          perWorker[worker] = 0;
          while (time.now() < end) {
            if ((await limiter.acquire(5000)) === 0) {
              usedAt.push(time.now());
              perWorker[worker] = (perWorker[worker] ?? 0) + 1;
            }
            await time.sleep(150 + Math.floor(random() * 300));
          }
        }),
      ),
    );
    const most = mostInWindow(usedAt, policy.windowMs);
    expect(most).toBeLessThanOrEqual(12_000);
    expect(most).toBeGreaterThan(9500);
    expect(Math.min(...perWorker)).toBeGreaterThan(50);
    expect(store.calls / usedAt.length).toBeLessThan(2);
  });
});

describe("a throttled call", () => {
  test("discards the permits of its worker and pauses all workers", async () => {
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

  test("discards the permits that its worker holds for later calls", async () => {
    const { time, limiter } = setUp(FIVE);
    const mine = limiter();
    await time.run(async () => {
      for (let n = 0; n < 2; n++) expect(await mine.acquire(0)).toBe(0);
      await mine.reportThrottled(2000);
      expect(await mine.acquire(0)).toBe(2000);
    });
  });

  test("stops the callers of its worker that wait for their permit, however short the wait", async () => {
    const { time, limiter } = setUp(TENTH);
    const mine = limiter();
    const start = time.now();
    await time.run(async () => {
      const waiting = Promise.all([mine.acquire(150), mine.acquire(150)]);
      await time.sleep(10);
      await mine.reportThrottled(2000);
      expect(await waiting).toEqual([0, 1910]);
      expect(time.now() - start).toBe(100);
    });
  });

  test("also stops callers that wait for permits taken before it", async () => {
    const { time, limiter } = setUp(TENTH);
    const [mine, other] = [limiter(), limiter()];
    const start = time.now();
    const ends = await time.run(async () => {
      const waiting = Promise.all(
        [0, 1, 2, 3, 4, 5].map(async () => {
          const wait = await mine.acquire(5000);
          return { wait, at: time.now() - start };
        }),
      );
      await time.sleep(10);
      await other.reportThrottled(3000);
      return waiting;
    });
    // The first waits are too short for a recheck.
    expect(ends.map(({ at }) => at < 250 || at >= 3010)).toEqual([true, true, true, true, true, true]);
    expect(ends.filter(({ at }) => at >= 3010)).toHaveLength(3);
    expect(ends.every(({ wait }) => wait === 0)).toBe(true);
  });

  test("that 200 workers report together halves the share once, mostly without a write", async () => {
    const policy = submissionPolicy(12_000);
    const time = new VirtualClock();
    const random = seeded(3);
    const store = slowStore(createLimitStoreModel(), time.sleep, () => 1 + Math.floor(random() * 4));
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

  test("is forgotten after a minute: the full rate is back", async () => {
    const { time, limiter, store } = setUp(submissionPolicy(12_000));
    const mine = limiter();
    await time.run(async () => {
      await mine.reportThrottled();
      await time.sleep(60_000);
      const { state } = (await store.read()) ?? { state: { ...INITIAL_STATE, share: 0 } };
      expect(shareAt(state, time.now())).toBe(1);
      expect(await Promise.all(Array.from({ length: 100 }, () => mine.acquire(0)))).toEqual(
        Array(100).fill(0),
      );
    });
  });

  test("is not written after ten lost races, but pauses its own worker", async () => {
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

  test("fails all waiting callers, and the next one reads again", async () => {
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

  test("fails the report of a throttled call", async () => {
    const { time, limiter } = setUp(FIVE, { inner: broken });
    await expect(time.run(() => limiter().reportThrottled())).rejects.toBe(down);
  });

  test("when a call is throttled ends the use of the permits that its worker holds", async () => {
    const inner = createLimitStoreModel();
    let isDown = false;
    const read = () => (isDown ? Promise.reject(down) : inner.read());
    const { time, limiter } = setUp(FIVE, { inner: { ...inner, read } });
    const mine = limiter();
    await time.run(async () => {
      // The second batch has two permits, of which one is left.
      for (let n = 0; n < 2; n++) expect(await mine.acquire(0)).toBe(0);
      isDown = true;
      await expect(mine.reportThrottled(2000)).rejects.toBe(down);
      await expect(mine.acquire(0)).rejects.toBe(down);
    });
  });

  test("fails a caller whose write fails", async () => {
    const { time, limiter } = setUp(FIVE, { inner: { read: async () => undefined, write: broken.write } });
    await expect(time.run(() => limiter().acquire(100))).rejects.toBe(down);
  });
});
