import { expect, test } from "vitest";
import { longestChain } from "./longest-chain.ts";

const call = (from: number, to: number) => ({ from, to });

test.each([
  ["no calls", [], 0],
  ["one call", [call(0, 10)], 1],
  ["calls at once", [call(0, 10), call(1, 11), call(2, 9)], 1],
  ["calls one after the other", [call(0, 10), call(10, 20), call(21, 30)], 3],
  ["a long call beside two short ones", [call(0, 30), call(0, 10), call(12, 20)], 2],
  ["in any order", [call(21, 30), call(0, 10), call(5, 15), call(10, 20)], 3],
])("%s", (_, calls, length) => {
  expect(longestChain(calls)).toBe(length);
});
