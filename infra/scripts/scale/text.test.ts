import { expect, test } from "vitest";
import { count, duration, percent, table } from "./text.ts";

test.each([
  [0.375, "0.375"],
  [9.375, "9.38"],
  [99.96, "100"],
  [191.95, "192"],
  [104_062.5, "104,063"],
])("%d is %s", (value, text) => {
  expect(count(value)).toBe(text);
});

test.each([
  [0.004, "under 1 %"],
  [0.99, "99 %"],
  [1.042, "104 %"],
  [692, "69,200 %"],
])("a share of %d is %s", (share, text) => {
  expect(percent(share)).toBe(text);
});

test.each([
  [90, "90 s"],
  [1152, "19 minutes"],
  [11_100, "3.1 hours"],
  [76_800, "21 hours"],
  [768_000, "9 days"],
])("%d seconds are %s", (seconds, text) => {
  expect(duration(seconds)).toBe(text);
});

test("a table has a line for each row, and numbers on the right", () => {
  expect(table(["limit", "used:"], [["a", "1 %"]])).toBe("| limit | used |\n| --- | ---: |\n| a | 1 % |");
});
