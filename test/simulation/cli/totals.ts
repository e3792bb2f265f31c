import { addCoverage, COUNTERS, type Counter, type Coverage, emptyCoverage } from "../counters/coverage.ts";
import type { Run } from "../engine/run.ts";
import { FAULTS, type Fault } from "../faults/fault-injector.ts";

export type FaultCounts = Record<Fault, number>;

/** The sum of many runs. */
export interface Totals {
  runs: number;
  violations: number;
  /** Runs that were made twice and gave the same trace, byte for byte. */
  repeated: number;
  jobs: number;
  steps: number;
  readonly faults: FaultCounts;
  readonly coverage: Coverage;
}

export function emptyTotals(): Totals {
  const faults = Object.fromEntries(FAULTS.map((fault) => [fault, 0])) as FaultCounts;
  return { runs: 0, violations: 0, repeated: 0, jobs: 0, steps: 0, faults, coverage: emptyCoverage() };
}

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
  for (const fault of FAULTS) sum.faults[fault] += more.faults[fault];
  addCoverage(sum.coverage, more.coverage);
}

/** Faults that were never injected, and coverage counters that are 0. */
export function missing({ faults, coverage }: Totals): (Fault | Counter)[] {
  return [
    ...FAULTS.filter((fault) => faults[fault] === 0),
    ...COUNTERS.filter((counter) => coverage[counter] === 0),
  ];
}
