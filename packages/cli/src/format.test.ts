import { expect, test } from "vitest";
import { counted, duration, exactDuration } from "./format.ts";

test.each([
  [1, "1 s"],
  [59_000, "59 s"],
  [61_000, "1 min 1 s"],
  [3_660_000, "1 h 1 min"],
])("%d ms are %s", (ms, text) => {
  expect(duration(ms)).toBe(text);
});

test.each([
  [1262, "1.3 s"],
  [59_900, "59.9 s"],
  [60_000, "1 min 0 s"],
])("%d ms are exactly %s", (ms, text) => {
  expect(exactDuration(ms)).toBe(text);
});

test.each([
  [0, "0 jobs"],
  [1, "1 job"],
  [1234, "1,234 jobs"],
])("%d of them are %s", (count, text) => {
  expect(counted(count, "job")).toBe(text);
});
