import { expect, test } from "vitest";
import { filterOf, hasFilter } from "./filter-options.ts";

const NOW = Date.UTC(2026, 10, 28, 12);
const HOUR = 3_600_000;

test.each([
  ["30m", NOW - HOUR / 2],
  ["1h", NOW - HOUR],
  ["1.5h", NOW - 1.5 * HOUR],
  ["7d", NOW - 168 * HOUR],
  ["90s", NOW - 90_000],
  ["2026-11-28T09:00:00Z", NOW - 3 * HOUR],
])("--since %s", (text, at) => {
  expect(filterOf({ since: text }, NOW).since).toEqual(new Date(at));
  expect(filterOf({ until: text }, NOW).until).toEqual(new Date(at));
});

test.each(["yesterday", "1", "2026", "2026-11-28", "1w", "-1h", "", "2026-13-99T99:99"])(
  "--since %j is rejected",
  (text) => {
    expect(() => filterOf({ since: text }, NOW)).toThrow(
      expect.objectContaining({ exitCode: 2, code: "invalid_argument" }),
    );
  },
);

test("a filter is given if any of its options is", () => {
  expect(hasFilter({})).toBe(false);
  for (const options of [
    { status: ["LOST"] as const },
    { target: "x" },
    { since: "1h" },
    { until: "1h" },
    { batch: "b" },
  ]) {
    expect(hasFilter(options)).toBe(true);
  }
});
