import { expect, test } from "vitest";
import { median, quantile } from "./median.ts";

const HUNDRED = Array.from({ length: 100 }, (_, n) => 100 - n);

test("a quantile is the smallest value that this share does not exceed", () => {
  expect(quantile(HUNDRED, 0.99)).toBe(99);
  expect(quantile(HUNDRED, 1)).toBe(100);
  expect(quantile([7], 0.99)).toBe(7);
  expect(median(HUNDRED)).toBe(50);
});

test("there is none without values", () => {
  expect(() => median([])).toThrow(RangeError);
});
