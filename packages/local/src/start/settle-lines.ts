import { isProvisional } from "@boomerang/core";
import { isOpen } from "../report/line-kind.ts";
import type { LineOutcome, ReportState, UnexpectedOutcome } from "../report/report-state.ts";
import type { DeadLetters } from "./dead-letters.ts";
import { isUnexpectedFailure, unexpectedOutcome } from "./expectations.ts";
import { lineOutcomes, type RecordedJob } from "./line-outcomes.ts";
import type { SentLine } from "./sent-line.ts";

/** Lines that name the same job, with their outcomes. */
export interface SettledLines {
  readonly lines: readonly SentLine[];
  /** In the order of {@link lines}. */
  readonly outcomes: readonly LineOutcome[];
  readonly unexpected: readonly UnexpectedOutcome[];
  /** How many failed, and have no expectation. */
  readonly failures: number;
}

/** Determines the outcomes of lines that name the same job. */
export function settleLines(
  lines: readonly SentLine[],
  job: RecordedJob | undefined,
  deadLetters: Pick<DeadLetters, "find">,
): SettledLines {
  const outcomes = lineOutcomes(lines, new Map(job && [[job.jobId, job]]), deadLetters);
  return {
    lines,
    outcomes,
    unexpected: lines.flatMap((line) => unexpectedOutcome(line, job, deadLetters.find(line)) ?? []),
    failures: lines.filter((line, n) => isUnexpectedFailure(line, outcomes[n] ?? { line: line.line })).length,
  };
}

/** Whether every line has an outcome. */
export const isComplete = ({ outcomes }: SettledLines): boolean => !outcomes.some(isOpen);

/**
 * Whether nothing that still happens in the run can change the outcomes: a delivery replaces a provisional outcome, a job that
 * is too large may get its dead letter after its event, and the cancel message of a batch acts on jobs of other lines.
 */
export function isFinal({ outcomes }: SettledLines): boolean {
  return !outcomes.some(
    ({ job, deadLetter, cancelsBatch }) =>
      cancelsBatch !== undefined ||
      (job !== undefined &&
        (isProvisional(job.status) ||
          (deadLetter === undefined && job.errors?.[0]?.code === "payload_too_large"))),
  );
}

/** What a report shows of a run that has ended. */
export function endState(
  settled: readonly SettledLines[],
  counts: Pick<ReportState, "awaited" | "events" | "seconds">,
): ReportState {
  const inOrder = (a: { readonly line: number }, b: { readonly line: number }) => a.line - b.line;
  const lines = settled.flatMap(({ outcomes }) => outcomes).toSorted(inOrder);
  return {
    ...counts,
    jobs: lines.flatMap(({ job }) => job ?? []),
    deadLetters: lines.flatMap(({ deadLetter }) => deadLetter ?? []),
    lines,
    unexpected: settled.flatMap(({ unexpected }) => unexpected).toSorted(inOrder),
    failures: settled.reduce((sum, { failures }) => sum + failures, 0),
  };
}
