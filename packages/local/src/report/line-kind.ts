import type { LineOutcome } from "./report-state.ts";

export type LineKind = "job" | "dead letter" | "reuse" | "cancel" | "resubmit";

/** What became of a line: each is of one kind, so that the numbers of a report add up. */
export function kindOf(line: LineOutcome): LineKind {
  const { job, deadLetter, cancelsJobOf, cancelsBatch, reusesJobIdOf, resubmits } = line;
  if (resubmits !== undefined) return "resubmit";
  if (cancelsJobOf !== undefined || cancelsBatch !== undefined) return "cancel";
  if (reusesJobIdOf !== undefined) return "reuse";
  // The message of a job that is REJECTED as invalid is a dead letter too.
  return deadLetter !== undefined && job === undefined ? "dead letter" : "job";
}

/** Whether a line has neither an outcome nor a dead letter, and waits for one. */
export function isOpen(line: LineOutcome): boolean {
  if (line.job !== undefined) return line.job.status === "PENDING" || line.job.status === "SUBMITTED";
  return line.deadLetter === undefined && kindOf(line) === "job";
}
