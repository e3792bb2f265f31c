import { expect, test } from "vitest";
import { checkClock, clockReading } from "./check-clock.ts";

const THEIRS = Date.UTC(2026, 0, 1);
const at = (offsetMs: number, tookMs = 0) => ({
  theirs: THEIRS,
  from: THEIRS + offsetMs - tookMs,
  to: THEIRS + offsetMs,
});

test.each([
  [0, "ok"],
  // The header's second is not over yet.
  [30_999, "ok"],
  [31_000, "warning"],
  [-29_999, "ok"],
  [-30_000, "warning"],
  [300_999, "warning"],
  [301_000, "problem"],
  [-300_000, "problem"],
])("a clock that is %d ms ahead is %s", (offsetMs, result) => {
  expect(checkClock("AWS", at(offsetMs)).result).toBe(result);
});

test("a slow response is no clock that is ahead", () => {
  expect(checkClock("AWS", at(40_000, 40_000)).result).toBe("ok");
  expect(checkClock("AWS", at(45_000, 5000))).toMatchObject({
    result: "warning",
    message: expect.stringContaining("39 s ahead"),
  });
  expect(checkClock("AWS", at(-45_000)).message).toContain("45 s behind");
});

test("without a response, or without its date, nothing is known", () => {
  expect(checkClock("the API", undefined)).toMatchObject({ check: "clock, the API", result: "not_checked" });
  expect(clockReading(null, 1, 2)).toBeUndefined();
  expect(clockReading("soon", 1, 2)).toBeUndefined();
  expect(clockReading("Thu, 01 Jan 2026 00:00:00 GMT", 1, 2)).toEqual({ theirs: THEIRS, from: 1, to: 2 });
});
