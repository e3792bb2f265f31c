import { expect, test } from "vitest";
import { countsOf, summaryOf } from "./summary.ts";

const upTo = (n: number) => Array.from({ length: n }, (_, index) => index + 1);

test.each([
  [upTo(100), { count: 100, p50: 50, p95: 95, p99: 99, max: 100 }],
  [upTo(10), { count: 10, p50: 5, p95: 10, p99: 10, max: 10 }],
  [[7], { count: 1, p50: 7, p95: 7, p99: 7, max: 7 }],
  [[9, 10, 1], { count: 3, p50: 9, p95: 10, p99: 10, max: 10 }],
  [[-5, -10], { count: 2, p50: -10, p95: -5, p99: -5, max: -5 }],
])("percentiles of %j are values of the list", (values, summary) => {
  expect(summaryOf(values)).toEqual(summary);
});

test("an empty list has no percentiles", () => {
  expect(summaryOf([])).toBeUndefined();
});

test("a list is not changed", () => {
  const values = [3, 1, 2];
  summaryOf(values);
  expect(values).toEqual([3, 1, 2]);
});

test("texts are counted", () => {
  expect(countsOf(["a", "b", "a"])).toEqual({ a: 2, b: 1 });
});
