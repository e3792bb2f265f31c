import { FAULTS, type Fault } from "./climate.ts";
import { addCoverage, type Coverage, emptyCoverage, SITUATIONS, type Situation } from "./coverage.ts";
import type { Run } from "./run.ts";

/** How often each kind of trouble was put into effects. */
export type FaultCounts = Record<Fault | "outage", number>;

/** What many runs add up to. */
export interface Totals {
  runs: number;
  violations: number;
  /** Runs that were made twice, with the same trace, byte for byte. */
  repeated: number;
  jobs: number;
  steps: number;
  readonly faults: FaultCounts;
  readonly coverage: Coverage;
}

export function emptyTotals(): Totals {
  const faults = Object.fromEntries([...FAULTS, "outage"].map((fault) => [fault, 0])) as FaultCounts;
  return { runs: 0, violations: 0, repeated: 0, jobs: 0, steps: 0, faults, coverage: emptyCoverage() };
}

/** Counts a run in. */
export function addRun(totals: Totals, { violations, jobs, steps, injected, coverage }: Run): void {
  totals.runs++;
  totals.violations += violations.length;
  totals.jobs += jobs;
  totals.steps += steps;
  for (const { fault } of injected) totals.faults[fault]++;
  addCoverage(totals.coverage, coverage);
}

export function addTotals(sum: Totals, more: Totals): void {
  sum.runs += more.runs;
  sum.violations += more.violations;
  sum.repeated += more.repeated;
  sum.jobs += more.jobs;
  sum.steps += more.steps;
  for (const fault of [...FAULTS, "outage"] as const) sum.faults[fault] += more.faults[fault];
  addCoverage(sum.coverage, more.coverage);
}

/** Situations that never occurred. */
export function missing({ coverage }: Totals): Situation[] {
  return SITUATIONS.filter((situation) => coverage[situation] === 0);
}
