import { expect, test } from "vitest";
import { describeTotals } from "./report.ts";
import { emptyTotals } from "./totals.ts";

const totals = { ...emptyTotals(), runs: 1, jobs: 2, steps: 300, repeated: 1 };
totals.faults.slow_call = 4;
totals.coverage.lost = 1;

test("the report has all counts except those of 0", () => {
  expect(describeTotals(totals, 1.5, []).split("\n")).toEqual([
    "1 run, 2 jobs, 300 steps, 1.5 s; 1 run made twice with the same trace",
    "faults",
    "         4  slow call",
    "coverage",
    "         1  lost",
    "violations: 0",
    "",
  ]);
});

test("an invariant that many seeds violate is listed once", () => {
  const failures = [1, 2, 3, 4, 5, 6].map((seed) => ({
    seed,
    invariant: "nothing is lost",
    detail: "",
    command: "",
  }));
  const text = describeTotals({ ...totals, violations: 6 }, 1, failures);
  expect(text).toContain("violations: 6\n  nothing is lost: 6 runs, seed 1, 2, 3, 4, 5, …\n");
});
