import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import fc from "fast-check";
import { expect, test } from "vitest";
import { VirtualClock } from "./virtual-clock.ts";

test("timers fire by time, then in the order of setting, and cancelled timers never fire", async () => {
  const timer = fc.record({ ms: fc.integer({ min: -1, max: 20 }), isCancelled: fc.boolean() });
  await fc.assert(
    fc.asyncProperty(fc.array(timer, { maxLength: 80 }), async (timers) => {
      const time = new VirtualClock(0, async () => undefined);
      const fired: number[] = [];
      for (const [index, { ms, isCancelled }] of timers.entries()) {
        const cancel = time.setTimeout(() => {
          expect(time.now()).toBe(Math.max(0, ms));
          fired.push(index);
        }, ms);
        if (isCancelled) cancel();
      }
      await time.advance(100);
      const expected = timers
        .map(({ ms, isCancelled }, index) => ({ at: Math.max(0, ms), isCancelled, index }))
        .filter(({ isCancelled }) => !isCancelled)
        .toSorted((a, b) => a.at - b.at)
        .map(({ index }) => index);
      expect(fired).toEqual(expected);
      expect(time.pending).toBe(0);
      expect(time.now()).toBe(100);
    }),
  );
});

test("timers of one time fire by rank", async () => {
  const ranks = [0.7, 0.2, 0.9, 0.2];
  let count = 0;
  const time = new VirtualClock(
    0,
    async () => undefined,
    () => ranks[count++] ?? 0,
  );
  const fired: string[] = [];
  for (const name of ["a", "b", "c", "d"]) time.setTimeout(() => fired.push(name), 5);
  time.setTimeout(() => fired.push("later"), 6);
  await time.advance(10);
  expect(fired).toEqual(["b", "d", "a", "c", "later"]);
});

test("a cancelled timer keeps no object alive, and cancelling it again or after it fired does nothing", async () => {
  setFlagsFromString("--expose-gc");
  const collectGarbage = runInNewContext("gc") as () => void;
  const time = new VirtualClock(0);
  const set = () => {
    const held = { size: 1 };
    return { ref: new WeakRef(held), cancel: time.setTimeout(() => held.size++, 1_000) };
  };
  const [cancelled, waiting] = [set(), set()];
  cancelled.cancel();
  cancelled.cancel();
  expect(time.pending).toBe(1);
  await new Promise((resolve) => setImmediate(resolve));
  collectGarbage();
  expect(cancelled.ref.deref()).toBeUndefined();
  expect(waiting.ref.deref()).toEqual({ size: 1 });
  await time.advance(1_000);
  waiting.cancel();
  expect(time.pending).toBe(0);
});

test("a timer that the promise of an earlier timer sets fires in the same advance", async () => {
  const time = new VirtualClock(0);
  const seen: number[] = [];
  const walk = async () => {
    for (let step = 0; step < 3; step++) {
      await time.sleep(10);
      seen.push(time.now());
    }
  };
  const walking = walk();
  await time.advance(25);
  expect(seen).toEqual([10, 20]);
  expect(await time.next()).toBe(true);
  expect(seen).toEqual([10, 20, 30]);
  await walking;
  expect(await time.next()).toBe(false);
});

test("sleep rejects with the abort reason, whether aborted before or during the sleep", async () => {
  const time = new VirtualClock();
  const controller = new AbortController();
  const sleeping = time.sleep(10, controller.signal);
  controller.abort(new Error("aborted by test"));
  await expect(sleeping).rejects.toThrow("aborted by test");
  await expect(time.sleep(10, controller.signal)).rejects.toThrow("aborted by test");
  expect(time.pending).toBe(0);
  const slept = time.sleep(10, new AbortController().signal);
  await time.advance(10);
  await expect(slept).resolves.toBeUndefined();
});

test("runUntil ends when the condition is true, when no timer is left, and at its limit", async () => {
  const time = new VirtualClock(0);
  let count = 0;
  const tick = () => {
    count++;
    time.setTimeout(tick, 1_000);
  };
  tick();
  expect(await time.runUntil(() => count === 5)).toBe(true);
  expect(time.now()).toBe(4_000);
  expect(await time.runUntil(() => false, 10_000)).toBe(false);
  expect(count).toBe(15);
  const idle = new VirtualClock(0);
  idle.setTimeout(() => undefined, 5);
  expect(await idle.runUntil(() => false)).toBe(false);
  expect(idle.now()).toBe(5);
});
