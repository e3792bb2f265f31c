import { addCoverage, type Coverage, emptyCoverage, SITUATIONS, type Situation } from "./coverage.ts";
import type { Run } from "./run.ts";
import { TROUBLES, type Trouble } from "./troubles.ts";

/** How often each kind of trouble struck. */
export type TroubleCounts = Record<Trouble, number>;

/** What many runs add up to. */
export interface Totals {
  runs: number;
  violations: number;
  /** Runs that were made twice, with the same trace, byte for byte. */
  repeated: number;
  jobs: number;
  steps: number;
  readonly troubles: TroubleCounts;
  readonly coverage: Coverage;
}

export function emptyTotals(): Totals {
  const troubles = Object.fromEntries(TROUBLES.map((trouble) => [trouble, 0])) as TroubleCounts;
  return { runs: 0, violations: 0, repeated: 0, jobs: 0, steps: 0, troubles, coverage: emptyCoverage() };
}

/** Counts a run in. */
export function addRun(totals: Totals, { violations, jobs, steps, injected, coverage }: Run): void {
  totals.runs++;
  totals.violations += violations.length;
  totals.jobs += jobs;
  totals.steps += steps;
  for (const { trouble } of injected) totals.troubles[trouble]++;
  addCoverage(totals.coverage, coverage);
}

export function addTotals(sum: Totals, more: Totals): void {
  sum.runs += more.runs;
  sum.violations += more.violations;
  sum.repeated += more.repeated;
  sum.jobs += more.jobs;
  sum.steps += more.steps;
  for (const trouble of TROUBLES) sum.troubles[trouble] += more.troubles[trouble];
  addCoverage(sum.coverage, more.coverage);
}

/** Troubles that never struck, and situations that never occurred. */
export function missing({ troubles, coverage }: Totals): (Trouble | Situation)[] {
  return [
    ...TROUBLES.filter((trouble) => troubles[trouble] === 0),
    ...SITUATIONS.filter((situation) => coverage[situation] === 0),
  ];
}
