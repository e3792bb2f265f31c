import { expect, test } from "vitest";
import { durationText, openForText } from "./duration.ts";

test.each([
  [-5, "0 ms"],
  [0, "0 ms"],
  [999, "999 ms"],
  [1000, "1 s"],
  [3449, "3.4 s"],
  [9_960, "10 s"],
  [59_400, "59 s"],
  [59_600, "1 min"],
  [61_000, "1 min 1 s"],
  [3_599_600, "1 h"],
  [7_500_000, "2 h 5 min"],
  [86_399_000, "1 d"],
  [93_600_000, "1 d 2 h"],
])("%d ms are %s", (ms, text) => {
  expect(durationText(ms)).toBe(text);
});

test.each([
  [0, "less than 1 min"],
  [59_999, "less than 1 min"],
  [60_000, "1 min"],
  [239_999, "3 min"],
  [7_559_000, "2 h 5 min"],
  [93_600_000, "1 d 2 h"],
])("a job that has been open for %d ms is so for %s: the text changes once a minute", (ms, text) => {
  expect(openForText(ms)).toBe(text);
});
