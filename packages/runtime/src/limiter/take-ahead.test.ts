import { createLimitStoreModel } from "@boomerang/testkit/models/limit-store";
import { VirtualClock } from "@boomerang/testkit/virtual-clock";
import { expect, test } from "vitest";
import { submissionPolicy } from "./gcra.ts";
import { createLimiter, type LimitStore } from "./limiter.ts";
import { LIMITS } from "./limits.ts";
import { mostInWindow } from "./most-in-window.fixture.ts";
import { seeded, slowStore } from "./virtual-workers.fixture.ts";

const CALL_MS = 5;

/** A limiter that takes permits ahead, over a store whose calls take 10 ms. */
function setUp(inner: LimitStore = createLimitStoreModel(), perMinute = 12_000) {
  const time = new VirtualClock();
  const store = slowStore(inner, time.sleep, () => CALL_MS);
  const policy = submissionPolicy(perMinute);
  const options = { store, policy, clock: time, sleep: time.sleep, random: seeded(1) };
  const limiter = createLimiter({ ...LIMITS.submissions, ...options });
  /** Permits for a batch of messages; how long it took to get them all. */
  async function takeTen(): Promise<number> {
    const began = time.now();
    const waits = await time.run(() => Promise.all(Array.from({ length: 10 }, () => limiter.acquire(5000))));
    expect(waits).toEqual(Array.from({ length: 10 }, () => 0));
    return time.now() - began;
  }
  return { time, store, limiter, takeTen };
}

test("from its third full batch on, a process that is busy waits for no permit", async () => {
  const { time, limiter, store, takeTen } = setUp();
  const waits: number[] = [];
  for (let n = 0; n < 10; n++) {
    waits.push(await takeTen());
    await time.run(() => limiter.settled());
    await time.advance(100);
  }
  expect(waits.slice(2)).toEqual(Array.from({ length: 8 }, () => 0));
  // A read and a write for each batch, and for the one that was taken ahead in the end.
  expect(store.calls).toBe(2 * 11);
});

test("40 callers that wait share one write; for those that may come later, ten permits are taken at most", async () => {
  const { time, limiter, store } = setUp();
  const take = (count: number) =>
    time.run(() => Promise.all(Array.from({ length: count }, () => limiter.acquire(5000))));
  expect(await take(40)).toEqual(Array.from({ length: 40 }, () => 0));
  expect(store.calls).toBe(2);
  await time.advance(60_000);
  // The first caller of the next batch waits alone; the permits of the batch are taken for ten.
  await take(1);
  await take(9);
  const calls = store.calls;
  await take(1);
  expect(store.calls).toBeGreaterThan(calls);
});

test("a process that is not busy takes nothing ahead: no permit of its expires unused", async () => {
  const { time, limiter, store } = setUp();
  for (let n = 0; n < 10; n++) {
    expect(await time.run(() => limiter.acquire(5000))).toBe(0);
    await time.advance(5000);
  }
  expect(store.calls).toBe(2 * 10);
});

test("what was taken ahead expires: after a pause the process asks again", async () => {
  const { time, limiter, takeTen } = setUp();
  for (let n = 0; n < 3; n++) await takeTen();
  await time.run(() => limiter.settled());
  await time.advance(60_000);
  expect(await takeTen()).toBeGreaterThan(0);
});

test("a failure to take ahead fails nobody; the next caller asks again", async () => {
  const inner = createLimitStoreModel();
  let isDown = false;
  const down = () => Promise.reject(new Error("the table is down"));
  const { time, limiter, takeTen } = setUp({
    read: () => (isDown ? down() : inner.read()),
    write: (...args) => inner.write(...args),
  });
  for (let n = 0; n < 2; n++) await takeTen();
  isDown = true;
  // What is being taken ahead fails.
  await time.run(() => limiter.settled());
  isDown = false;
  expect(await takeTen()).toBeGreaterThan(0);
});

test.each([0, 200])(
  "after a throttled call nothing that was taken ahead is used during the pause, although the response to that came %i ms later",
  async (responseMs) => {
    const inner = createLimitStoreModel();
    const { time, limiter, takeTen } = setUp({
      ...inner,
      async write(state, expected) {
        const isWritten = await inner.write(state, expected);
        // That of the pause is not late.
        if (state.pausedUntil === 0) await time.sleep(responseMs);
        return isWritten;
      },
    });
    for (let n = 0; n < 2; n++) await takeTen();
    const throttledAt = time.now();
    await time.run(() => limiter.reportThrottled(3000));
    expect(await time.run(() => limiter.acquire(5000))).toBe(0);
    expect(time.now() - throttledAt).toBeGreaterThanOrEqual(3000);
  },
);

test("among 30 processes that all take ahead, no minute has more calls than the limit", async () => {
  const time = new VirtualClock();
  const policy = submissionPolicy(3000);
  const random = seeded(3);
  const store = slowStore(createLimitStoreModel(), time.sleep, () => 1 + Math.floor(random() * 4));
  const usedAt: number[] = [];
  const end = time.now() + 130_000;
  const busy = async () => {
    const options = { store, policy, clock: time, sleep: time.sleep, random, takesAhead: true };
    const limiter = createLimiter(options);
    while (time.now() < end) {
      await Promise.all(
        Array.from({ length: 10 }, async () => {
          if ((await limiter.acquire(5000)) === 0) usedAt.push(time.now());
        }),
      );
      await limiter.settled();
      await time.sleep(100 + Math.floor(random() * 200));
    }
  };
  await time.run(() => Promise.all(Array.from({ length: 30 }, busy)));
  const most = mostInWindow(usedAt, policy.windowMs);
  expect(most).toBeLessThanOrEqual(3000);
  expect(most).toBeGreaterThan(2600);
});
