import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isWithinTolerance, parseApiTime } from "./api-time.ts";

const at = Date.UTC(2024, 3, 30, 1, 1, 8, 883);

describe("a timestamp is read", () => {
  test.each([
    ["2024-04-30T01:01:08.883423Z", at],
    ["2024-04-30T01:01:08.883423+00:00", at],
    ["2024-04-30 01:01:08.883423", at],
    ["2024-04-30T01:01:08Z", at - 883],
    ["2024-04-30T01:01:08.8Z", at - 83],
    ["2024-04-30T03:01:08.883+02:00", at],
    ["2024-04-29T20:31:08.883-0430", at],
    ["2024-02-29T00:00:00Z", Date.UTC(2024, 1, 29)],
  ])("%s", (text, ms) => {
    expect(parseApiTime(text)).toBe(ms);
  });

  test("for every millisecond", () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date(0), max: new Date("9999-12-31T23:59:59.999Z"), noInvalidDate: true }),
        (date) => {
          expect(parseApiTime(date.toISOString())).toBe(date.getTime());
        },
      ),
    );
  });
});

describe("a timestamp is not valid", () => {
  test.each([
    "",
    "now",
    "1714438868",
    "2024-04-30",
    "2023-02-29T00:00:00Z",
    "2024-13-01T00:00:00Z",
    "2024-04-30T24:00:00Z",
    "2024-04-30T01:61:08Z",
    "2024-04-30T01:01:08.Z",
    "2024-04-30T01:01:08X",
    "2024-04-30T01:01:08Z\n",
    " 2024-04-30T01:01:08Z",
  ])("%j", (text) => {
    expect(parseApiTime(text)).toBeUndefined();
    expect(isWithinTolerance(text, at)).toBe(false);
  });
});

const time = "2024-04-30T01:01:08.883423Z";

test("the default tolerance is 300 s before and after, and not a millisecond more", () => {
  expect([-300_000, 0, 300_000].map((off) => isWithinTolerance(time, at + off))).toEqual([true, true, true]);
  expect([-300_001, 300_001].map((off) => isWithinTolerance(time, at + off))).toEqual([false, false]);
});

test("the tolerance can be set", () => {
  expect(isWithinTolerance(time, at + 1_000, 1_000)).toBe(true);
  expect(isWithinTolerance(time, at + 1_001, 1_000)).toBe(false);
});

test("a missing time, a clock that is NaN or a tolerance that is NaN is never within the tolerance", () => {
  expect(isWithinTolerance(undefined, at)).toBe(false);
  expect(isWithinTolerance(time, Number.NaN)).toBe(false);
  expect(isWithinTolerance(time, at, Number.NaN)).toBe(false);
});
