import { expect, test } from "vitest";
import { describeTotals } from "./report.ts";
import { emptyTotals } from "./totals.ts";

const totals = { ...emptyTotals(), runs: 1, jobs: 2, steps: 300, repeated: 1 };
totals.troubles.slow = 4;
totals.coverage.lost = 1;

test("what there was is counted, and what there was not is left out", () => {
  expect(describeTotals(totals, 1.5, []).split("\n")).toEqual([
    "1 run, 2 jobs, 300 steps, 1.5 s; 1 run made twice, for the same trace",
    "troubles",
    "         4  slow",
    "situations",
    "         1  lost",
    "rules broken: 0",
    "",
  ]);
});

test("a rule that many seeds break is told once", () => {
  const failures = [1, 2, 3, 4, 5, 6].map((seed) => ({
    seed,
    rule: "nothing is lost",
    what: "",
    command: "",
  }));
  const text = describeTotals({ ...totals, violations: 6 }, 1, failures);
  expect(text).toContain("rules broken: 6\n  nothing is lost: 6 runs, seed 1, 2, 3, 4, 5, …\n");
});
