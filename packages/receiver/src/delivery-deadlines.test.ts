import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { deadlinesOf } from "./delivery-deadlines.ts";

const NOW = Date.UTC(2026, 0, 1);

/** Deadlines in milliseconds since the receiver began, which was so long after the request. */
function afterStart(lateMs: number | undefined) {
  const deadlines = deadlinesOf(NOW, lateMs === undefined ? undefined : NOW - lateMs);
  return Object.values(deadlines).map((at) => at - NOW);
}

const WHOLE = [4400, 5000, 6900];

describe("deadlines count from the request", () => {
  test.each([
    [0, WHOLE],
    [40, [4360, 4960, 6860]],
    [400, [4000, 4600, 6500]],
    [2400, [2000, 2600, 4500]],
    [4900, [700, 1300, 2000]],
    [9000, [700, 1300, 2000]],
    [29_000, [700, 1300, 2000]],
  ])("a start that is %i ms late leaves %j", (lateMs, left) => {
    expect(afterStart(lateMs)).toEqual(left);
  });
});

describe("without a plausible time of the request they count from the start", () => {
  test.each([
    ["missing", undefined],
    ["in the future", -1],
    ["older than the API Gateway waits", 29_001],
    ["years old", NOW],
    ["not a number", Number.NaN],
  ])("%s", (_, lateMs) => {
    expect(afterStart(lateMs)).toEqual(WHOLE);
  });
});

test("whenever it starts, each step has time, and all end within seven seconds of the request or two of the start", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 29_000 }), (lateMs) => {
      const [verified = 0, stored = 0, spilled = 0] = afterStart(lateMs);
      expect(verified).toBeGreaterThanOrEqual(700);
      expect(stored - verified).toBeGreaterThanOrEqual(600);
      expect(spilled - stored).toBeGreaterThanOrEqual(700);
      expect(spilled).toBeLessThanOrEqual(Math.max(2000, 7000 - lateMs));
    }),
  );
});
