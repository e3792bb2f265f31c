import { VirtualClock } from "@boomerang/testkit/virtual-clock";
import { expect, test } from "vitest";
import { retryUntil } from "./retry-until.ts";

/** Work that fails so many times; what became of it, and when its attempts began. */
async function attempt(failures: number, { ms = 3000, jitter = 0.5 } = {}) {
  const time = new VirtualClock();
  const began = time.now();
  const attempts: number[] = [];
  const result = await time.run(
    retryUntil({ clock: time, sleep: time.sleep, random: () => jitter }, began + ms, async () => {
      attempts.push(time.now() - began);
      if (attempts.length <= failures) throw new Error(`failure ${attempts.length}`);
      return "done";
    }).catch((error: Error) => error.message),
  );
  return { result, attempts };
}

test("work that succeeds is done once", async () => {
  expect(await attempt(0)).toEqual({ result: "done", attempts: [0] });
});

test("work that fails is repeated after random delays, whose bound doubles from 100 ms to a second", async () => {
  expect(await attempt(5)).toEqual({ result: "done", attempts: [0, 50, 150, 350, 750, 1250] });
  const longest = await attempt(5, { ms: 9000, jitter: 0.999 });
  expect(longest.attempts).toEqual([0, 100, 300, 700, 1499, 2498]);
});

test("no attempt begins at or after the deadline; the last error is thrown", async () => {
  expect(await attempt(9, { ms: 350 })).toEqual({ result: "failure 3", attempts: [0, 50, 150] });
  expect(await attempt(9, { ms: 351 })).toEqual({ result: "failure 4", attempts: [0, 50, 150, 350] });
  expect(await attempt(9, { ms: 0 })).toEqual({ result: "failure 1", attempts: [0] });
});
