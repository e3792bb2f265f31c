import type { Run } from "../engine/run.ts";

/** A run that violated an invariant, as in the JSON report. */
export interface Failure {
  readonly seed: number;
  readonly invariant: string;
  readonly detail: string;
  readonly jobId?: string;
  /** Repeats the run. */
  readonly command: string;
}

// Enough to see how the run began and how it ended.
const FIRST_LINES = 20;
const LAST_LINES = 60;
const MAX_FAULTS = 40;

export function headOf({ seed, invariant, detail, jobId }: Failure): string {
  return `seed ${seed} violates: ${invariant}${jobId === undefined ? "" : `, job ${jobId}`}: ${detail}`;
}

export function describeFailure(failure: Failure, failing: Run, smallest: Run): string {
  const { command } = failure;
  const [{ jobId } = failure] = smallest.violations;
  const faults = [...new Set(smallest.injected.map(({ key }) => key))];
  const about = linesAbout(smallest.trace, jobId);
  const shown = [...about.slice(0, FIRST_LINES), ...about.slice(FIRST_LINES).slice(-LAST_LINES)];
  const omitted = about.length - shown.length;
  if (omitted > 0) shown.splice(FIRST_LINES, 0, `… ${omitted} lines omitted`);
  return [
    headOf(failure),
    `repeat it: ${command}`,
    `it still fails with ${faults.length} of its ${failing.injected.length} faults:`,
    ...faults.slice(0, MAX_FAULTS).map((fault) => `  ${fault}`),
    ...(faults.length > MAX_FAULTS ? [`  … and ${faults.length - MAX_FAULTS} more`] : []),
    `trace with only these faults${jobId === undefined ? "" : `, job ${jobId}`}, in seconds since the start:`,
    ...shown.map((line) => `  ${line}`),
  ].join("\n");
}

const PROCESS = /^[\d.]+ (\w+\/\d+) /;
// What concerns a process whichever job it is working on.
const OF_A_PROCESS = /^[\d.]+ \w+\/\d+ (?:crashed|timed out|failed|logged)/;

// Where no job is known: everything except calls that succeeded.
const SIGNIFICANT = /^[\d.]+ (?:[!✗]|job|delivery|attack|\w+\/\d+ (?:crashed|timed out|failed|logged))/;

/** Lines that name a job, crashes and log lines of the processes that worked on it, and the last line. */
function linesAbout(trace: readonly string[], jobId: string | undefined): string[] {
  if (jobId === undefined) return trace.filter((line) => SIGNIFICANT.test(line));
  const named = new RegExp(`(?<![\\w.:/#-])${jobId.replaceAll(".", "\\.")}(?![\\w-])`);
  const involved = new Set<string>();
  return trace.filter((line, n) => {
    const process = PROCESS.exec(line)?.[1] ?? "";
    const isNamed = named.test(line);
    if (isNamed) involved.add(process);
    return isNamed || n === trace.length - 1 || (involved.has(process) && OF_A_PROCESS.test(line));
  });
}
