import { expect, test } from "vitest";
import { exitReason } from "./exit-reason.ts";

test("a run in which every job has the expected outcome needs no reason", () => {
  expect(exitReason({ open: 0, lost: 0 }, 0, true)).toBeUndefined();
});

test.each([
  [{ open: 1, lost: 0 }, 0, "Exit code 1: 1 job without an outcome."],
  [{ open: 0, lost: 2 }, 0, "Exit code 1: 2 jobs LOST."],
  [{ open: 0, lost: 0 }, 1, "Exit code 1: 1 outcome not as expected."],
  [
    { open: 3, lost: 1 },
    2,
    "Exit code 1: 3 jobs without an outcome, 1 job LOST, 2 outcomes not as expected.",
  ],
])("%j and %i unexpected outcomes are explained", (counts, unexpected, text) => {
  expect(exitReason(counts, unexpected, false)).toBe(text);
});

test("the line that pnpm adds is explained", () => {
  expect(exitReason({ open: 0, lost: 0 }, 1, true)).toBe(
    "Exit code 1 (pnpm: ELIFECYCLE): 1 outcome not as expected.",
  );
});
