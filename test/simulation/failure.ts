import type { Run } from "./run.ts";

/** A run that broke a rule, as it is told to a program. */
export interface Failure {
  readonly seed: number;
  readonly rule: string;
  readonly what: string;
  readonly jobId?: string;
  /** Shows it again. */
  readonly command: string;
}

// A reader sees how it began and how it ended.
const FIRST_LINES = 20;
const LAST_LINES = 60;
const MOST_TROUBLES = 40;

/** One line: which rule, by which seed. */
export function headOf({ seed, rule, what, jobId }: Failure): string {
  return `seed ${seed} breaks a rule: ${rule}${jobId === undefined ? "" : `, job ${jobId}`}: ${what}`;
}

/** Tells a failing run to a person: which rule, how to see it again, which troubles it takes, what happened. */
export function describeFailure(failure: Failure, failing: Run, shortest: Run): string {
  const { command } = failure;
  const [{ jobId } = failure] = shortest.violations;
  const troubles = [...new Set(shortest.injected.map(({ key }) => key))];
  const about = linesAbout(shortest.trace, jobId);
  const shown = [...about.slice(0, FIRST_LINES), ...about.slice(FIRST_LINES).slice(-LAST_LINES)];
  const left = about.length - shown.length;
  if (left > 0) shown.splice(FIRST_LINES, 0, `… ${left} lines are left out`);
  return [
    headOf(failure),
    `see it again: ${command}`,
    `the fewest troubles found that it takes, of ${failing.injected.length}: ${troubles.length}`,
    ...troubles.slice(0, MOST_TROUBLES).map((trouble) => `  ${trouble}`),
    ...(troubles.length > MOST_TROUBLES ? [`  … and ${troubles.length - MOST_TROUBLES} more`] : []),
    `what happened with these alone${jobId === undefined ? "" : ` to job ${jobId}`}, in seconds since the start:`,
    ...shown.map((line) => `  ${line}`),
  ].join("\n");
}

const PROCESS = /^[\d.]+ (\w+\/\d+) /;
// What ends or troubles a process, whichever job it had in hand.
const OF_A_PROCESS = /^[\d.]+ \w+\/\d+ (?:died|failed|says)/;

// Where no job is known: all but calls that went well.
const TELLING = /^[\d.]+ (?:[!✗]|job|delivery|stranger|\w+\/\d+ (?:died|failed|says))/;

/** Lines that name a job, what else befell the processes that had it in hand, and the end. */
function linesAbout(trace: readonly string[], jobId: string | undefined): string[] {
  if (jobId === undefined) return trace.filter((line) => TELLING.test(line));
  const holders = new Set<string>();
  return trace.filter((line, n) => {
    const process = PROCESS.exec(line)?.[1] ?? "";
    const isNamed = line.includes(jobId);
    if (isNamed) holders.add(process);
    return isNamed || n === trace.length - 1 || (holders.has(process) && OF_A_PROCESS.test(line));
  });
}
