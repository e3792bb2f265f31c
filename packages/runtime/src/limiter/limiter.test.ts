import { createLimitStoreModel } from "@boomerang/testkit/models/limit-store";
import { VirtualClock } from "@boomerang/testkit/virtual-clock";
import { describe, expect, test } from "vitest";
import { submissionPolicy } from "./gcra.ts";
import { createLimiter } from "./limiter.ts";
import { FIVE, setUp, TENTH } from "./limiter-set-up.fixture.ts";
import { slowStore } from "./virtual-workers.fixture.ts";

describe("a permit", () => {
  test("is granted at once within the burst", async () => {
    const { time, limiter } = setUp(FIVE);
    const start = time.now();
    expect(await time.run(() => limiter().acquire(0))).toBe(0);
    expect(time.now()).toBe(start);
  });

  test("is waited for until its time", async () => {
    const { time, limiter } = setUp(TENTH);
    const start = time.now();
    const mine = limiter();
    const waits = await time.run(() =>
      Promise.all([mine.acquire(1000), mine.acquire(1000), mine.acquire(1000)]),
    );
    expect(waits).toEqual([0, 0, 0]);
    expect(time.now() - start).toBe(200);
  });

  test("that would come too late is denied at once, with the time to wait", async () => {
    const { time, limiter } = setUp(TENTH);
    const mine = limiter();
    const start = time.now();
    const waits = await time.run(() => Promise.all(Array.from({ length: 5 }, () => mine.acquire(250))));
    expect(waits).toEqual([0, 0, 0, 300, 300]);
    expect(time.now() - start).toBe(200);
  });

  test("is denied without a call to the store while it is known to come too late", async () => {
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

  test("is awaited by concurrent callers, each for its own time at most", async () => {
    const { time, limiter } = setUp(TENTH);
    const mine = limiter();
    const start = time.now();
    const ends = await time.run(() =>
      Promise.all(
        [900, 0, 450, 100, 450].map(async (maxWaitMs) => {
          const wait = await mine.acquire(maxWaitMs);
          return { wait, after: time.now() - start };
        }),
      ),
    );
    expect(ends).toEqual([
      { wait: 0, after: 0 },
      { wait: 100, after: 0 },
      { wait: 0, after: 100 },
      { wait: 200, after: 0 },
      { wait: 0, after: 200 },
    ]);
  });

  test("is granted to one worker only", async () => {
    const { time, limiter } = setUp(TENTH);
    const start = time.now();
    await time.run(() => Promise.all([limiter().acquire(1000), limiter().acquire(1000)]));
    expect(time.now() - start).toBe(100);
  });
});

describe("permits", () => {
  test("for all waiting callers are taken with one write", async () => {
    const { time, limiter, calls } = setUp(submissionPolicy(12_000));
    const mine = limiter();
    await time.run(() => Promise.all(Array.from({ length: 10 }, () => mine.acquire(0))));
    expect(calls).toEqual({ read: 1, write: 1 });
  });

  test("are limited to the batch and the burst for each write", async () => {
    const wide = setUp(submissionPolicy(12_000), { batch: 4 });
    const mine = wide.limiter();
    await wide.time.run(() => Promise.all(Array.from({ length: 12 }, () => mine.acquire(5000))));
    expect(wide.calls.write).toBe(3);

    const narrow = setUp(TENTH);
    const other = narrow.limiter();
    await narrow.time.run(() => Promise.all(Array.from({ length: 3 }, () => other.acquire(5000))));
    expect(narrow.calls.write).toBe(3);
  });

  test("are taken in growing batches, so that a steadily working process seldom calls the store", async () => {
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

  test("are not used after they expire", async () => {
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

  test("that expire during the write are not used", async () => {
    // A write takes longer than the permit TTL.
    const time = new VirtualClock();
    const store = slowStore(createLimitStoreModel(), time.sleep, () => 60);
    const limiter = createLimiter({ store, policy: TENTH, clock: time, sleep: time.sleep, random: () => 0 });
    const wait = await time.run(() => limiter.acquire(700));
    expect(wait).toBeGreaterThan(0);
  });

  test("are taken again when the process wakes too late", async () => {
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
      // Its first permit expires before it wakes after 300 ms.
      expect(await lazy.acquire(1000)).toBe(0);
      expect((await store.read())?.version).toBe(3);
    });
  });
});
