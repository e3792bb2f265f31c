import { expect, test } from "vitest";
import { quantile } from "./quantile.ts";

test("half of the values are not above the median, and 99 of 100 not above p99", () => {
  const values = Array.from({ length: 100 }, (_, n) => 100 - n);
  expect([quantile(values, 0.5), quantile(values, 0.99)]).toEqual([50, 99]);
});

test("a single value is every quantile, and none has none", () => {
  expect([quantile([7], 0.5), quantile([7], 0.99)]).toEqual([7, 7]);
  expect(quantile([], 0.5)).toBeUndefined();
});
