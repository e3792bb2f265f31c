import type { LineOutcome } from "./report-state.ts";

export type LineKind = "job" | "dead letter" | "reuse" | "cancel" | "resubmit";

/** What became of a line: each is of one kind, so that the numbers of a report add up. */
export function kindOf({ job, deadLetter, cancelsJobOf, reusesJobIdOf, resubmits }: LineOutcome): LineKind {
  if (resubmits !== undefined) return "resubmit";
  if (cancelsJobOf !== undefined) return "cancel";
  if (reusesJobIdOf !== undefined) return "reuse";
  // The message of a job that is REJECTED as invalid is a dead letter too.
  return deadLetter !== undefined && job === undefined ? "dead letter" : "job";
}
