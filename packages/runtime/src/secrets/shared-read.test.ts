import { VirtualClock } from "@boomerang/testkit/virtual-clock";
import { describe, expect, test } from "vitest";
import { startRead } from "./shared-read.ts";

/** What the attempts do, in order: a number is the latency of a response, a negative one that of a failure. */
function setUp(...attempts: (number | "hangs")[]) {
  const time = new VirtualClock();
  const began = time.now();
  const startedAt: number[] = [];
  const aborted: number[] = [];
  const read = startRead({ clock: time, sleep: time.sleep }, async (signal) => {
    const n = startedAt.push(time.now() - began);
    const ms = attempts[n - 1] ?? "hangs";
    signal.addEventListener("abort", () => aborted.push(n));
    if (ms === "hangs") return new Promise<never>(() => undefined);
    await time.sleep(Math.abs(ms));
    if (ms < 0) throw new Error(`attempt ${n} failed`);
    return `value ${n}`;
  });
  const elapsed = () => time.now() - began;
  const outcome = async (value = read.value) => {
    const text = await time.run(value.catch((error: Error) => error.message));
    return [text, elapsed()];
  };
  return { time, read, startedAt, aborted, outcome };
}

describe("a read", () => {
  test.each<[string, (number | "hangs")[], [string, number], number[]]>([
    ["ends with its first attempt within a second", [999], ["value 1", 999], [0]],
    ["takes as long as a service that is slow with each request", [4000, 4000], ["value 1", 4000], [0, 1000]],
    ["ends with its second attempt if the first hangs", ["hangs", 30], ["value 2", 1030], [0, 1000]],
    ["fails at once if its only attempt fails", [-30], ["attempt 1 failed", 30], [0]],
    ["waits for its second attempt if the first fails", [-1500, 3000], ["value 2", 4000], [0, 1000]],
    ["waits for its first attempt if the second fails", [3000, -500], ["value 1", 3000], [0, 1000]],
    ["fails when both attempts have", [-3000, -500], ["attempt 1 failed", 3000], [0, 1000]],
    ["ends after ten seconds", ["hangs", "hangs"], ["timed out after 10000 ms", 10_000], [0, 1000]],
  ])("%s", async (_, attempts, expected, starts) => {
    const { read, outcome, startedAt, time } = setUp(...attempts);
    expect(read.isRunning()).toBe(true);
    expect(await outcome()).toEqual(expected);
    await time.advance(60_000);
    expect(read.isRunning()).toBe(false);
    expect(startedAt).toEqual(starts);
    expect(time.pending).toBe(0);
  });

  test.each<[string, (number | "hangs")[]]>([
    ["once it has a value", ["hangs", 500]],
    ["after ten seconds", []],
  ])("aborts its attempts %s", async (_, attempts) => {
    const { outcome, aborted } = setUp(...attempts);
    await outcome();
    expect(aborted).toEqual(expect.arrayContaining([1]));
  });
});

describe("a caller that joins a read", () => {
  test("waits for the rest of it", async () => {
    const { time, read, outcome, startedAt } = setUp(2500, 2500);
    await time.advance(2000);
    expect(await outcome(read.join())).toEqual(["value 1", 2500]);
    expect(startedAt).toEqual([0, 1000]);
  });

  test("begins another attempt if the others may have been lost while the process was frozen", async () => {
    const { time, read, outcome, startedAt } = setUp("hangs", "hangs", 4000);
    await time.advance(1100);
    time.freeze(2000);
    expect(await outcome(read.join())).toEqual(["value 3", 7100]);
    expect(startedAt).toEqual([0, 1000, 3100]);
  });

  test("gets the failure of that attempt at once: the others may never end", async () => {
    const { time, read, outcome, startedAt, aborted } = setUp("hangs", "hangs", -50);
    await time.advance(1100);
    time.freeze(2000);
    expect(await outcome(read.join())).toEqual(["attempt 3 failed", 3150]);
    expect(startedAt).toEqual([0, 1000, 3100]);
    expect(aborted).toEqual([1, 2, 3]);
    expect(read.isRunning()).toBe(false);
  });

  test("gets the failure of a second attempt that began only after the freeze", async () => {
    const { time, read, outcome, startedAt } = setUp("hangs", -50, -50);
    await time.advance(500);
    time.freeze(3000);
    expect(await outcome(read.join())).toEqual(["attempt 3 failed", 3550]);
    expect(startedAt).toEqual([0, 3500, 3500]);
  });

  test("waits for an attempt that began beside the one that fails", async () => {
    const { time, read, outcome } = setUp(5500, 5500, -50);
    await time.advance(2900);
    expect(await outcome(read.join())).toEqual(["value 1", 5500]);
  });

  test("gets the value of an attempt that the freeze did not harm", async () => {
    const { time, read, outcome } = setUp(4000, 4000, 4000);
    await time.advance(3500);
    time.freeze(2000);
    expect(await outcome(read.join())).toEqual(["value 1", 5500]);
  });

  test("begins at most one attempt in two seconds, however many callers there are", async () => {
    const { time, read, startedAt } = setUp();
    for (let n = 0; n < 90; n++) {
      for (let caller = 0; caller < 5; caller++) read.join().catch(() => undefined);
      await time.advance(100);
    }
    expect(startedAt).toEqual([0, 1000, 3000, 5000, 7000]);
  });

  test("gets the result of one that has ended, and begins nothing", async () => {
    const { time, read, outcome, startedAt } = setUp(500);
    await time.advance(60_000);
    expect(await outcome(read.join())).toEqual(["value 1", 60_000]);
    expect(startedAt).toEqual([0]);
  });
});
