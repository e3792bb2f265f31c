import { expect, test } from "vitest";
import { spreadOf } from "./latency.ts";

const round = (slow: number) => Array.from({ length: 100 }, (_, n) => (n < 2 ? slow : 5));

test("one slow moment does not count, what is slow in most rounds does", () => {
  expect(spreadOf([round(900), round(20), round(20)])).toEqual({ value: 20, baseline: 5 });
  expect(spreadOf([round(900), round(900), round(20)])).toEqual({ value: 900, baseline: 5 });
});
