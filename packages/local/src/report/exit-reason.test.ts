import { expect, test } from "vitest";
import { exitReason } from "./exit-reason.ts";

test("a run in which every job has the expected outcome needs no reason", () => {
  expect(exitReason({ open: 0, lost: 0 }, { unexpected: 0, failures: 0 }, true)).toBeUndefined();
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
  expect(exitReason(counts, { unexpected, failures: 0 }, false)).toBe(text);
});

test("the line that pnpm adds is explained", () => {
  expect(exitReason({ open: 0, lost: 0 }, { unexpected: 1, failures: 0 }, true)).toBe(
    "Exit code 1 (pnpm: ELIFECYCLE): 1 outcome not as expected.",
  );
});

test("lines that fail without an expectation are a reason, with what to do about it", () => {
  expect(exitReason({ open: 0, lost: 1 }, { unexpected: 0, failures: 2000 }, false)).toBe(
    "Exit code 1: 1 job LOST, 2,000 lines failed that the input does not expect to fail. With --allow-failures, such lines do not count.",
  );
});
