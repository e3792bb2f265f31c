import { describe, expect, test } from "vitest";
import { type Benchmark, runBenchmark } from "./benchmark.ts";

const timed = (value: number, target: Benchmark["target"]): Benchmark => ({
  ...{ name: "a.b", unit: "ms", target },
  measure: async () => ({ value, baseline: 3 }),
});
const FULL = { isSmoke: false };

test("a result has the figures to four digits, their ratio and the verdict", async () => {
  expect(await runBenchmark(timed(2.123456, { atMost: 1 }), FULL)).toEqual({
    ...{ name: "a.b", value: 2.123, unit: "ms", baseline: 3, ratio: 0.7078, target: "≤ 1", ok: true },
  });
});

test.each<[number, Benchmark["target"], boolean]>([
  [3, { atMost: 1 }, true],
  [3.001, { atMost: 1 }, false],
  [9, { atLeast: 3 }, true],
  [8.999, { atLeast: 3 }, false],
])("%d against 3 with target %j: %s", async (value, target, ok) => {
  expect((await runBenchmark(timed(value, target), FULL)).ok).toBe(ok);
});

describe("a smoke run", () => {
  test("gives no verdict on times", async () => {
    expect((await runBenchmark(timed(9, { atMost: 1 }), { isSmoke: true })).ok).toBeNull();
  });

  test("gives one on what is counted", async () => {
    const counted = { ...timed(9, { atMost: 1 }), isCounted: true };
    expect((await runBenchmark(counted, { isSmoke: true })).ok).toBe(false);
  });
});
