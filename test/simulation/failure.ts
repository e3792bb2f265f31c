import type { Run } from "./run.ts";

const MOST_LINES = 60;

/** Tells a failing run to a person: which rule, how to see it again, which faults it takes, what happened. */
export function describeFailure(failing: Run, shortest: Run, command: string): string {
  const [violation] = shortest.violations;
  const { rule = "?", what = "?", jobId } = violation ?? {};
  const faults = [...new Set(shortest.injected.map(({ key }) => key))];
  const about = shortest.trace.filter((line) => jobId === undefined || line.includes(jobId));
  return [
    `seed ${failing.seed} breaks a rule: ${rule}${jobId === undefined ? "" : `, job ${jobId}`}: ${what}`,
    `see it again: ${command}`,
    `faults it takes, of ${failing.injected.length}: ${faults.length === 0 ? "none" : ""}`,
    ...faults.map((fault) => `  ${fault}`),
    `what happened${jobId === undefined ? "" : ` with job ${jobId}`}, in seconds, the last ${MOST_LINES} of ${about.length} lines:`,
    ...about.slice(-MOST_LINES).map((line) => `  ${line}`),
  ].join("\n");
}
