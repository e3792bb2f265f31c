import { median } from "../median.ts";
import type { StartTimes } from "../processes/function-process.ts";

/** How the time from the start of a process to its first response divides, ms; medians of several starts. */
export function startPhases(starts: readonly StartTimes[]): (readonly [name: string, ms: number])[] {
  return PHASES.map(([name, ms]) => [name, median(starts.map(ms))]);
}

const PHASES: readonly (readonly [name: string, ms: (times: StartTimes) => number])[] = [
  ["Node's start", ({ bootstrapped }) => bootstrapped],
  ["reading and compiling the bundle", ({ began, evaluating = Number.NaN }) => evaluating - began],
  ["evaluating its modules", ({ evaluating = Number.NaN, evaluated = Number.NaN }) => evaluated - evaluating],
  [
    "secrets and connections before the first event",
    ({ evaluated = Number.NaN, loaded }) => loaded - evaluated,
  ],
  ["handling the first event", ({ loaded, ended }) => ended - loaded],
];
