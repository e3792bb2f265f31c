import type {
  LineOutcome,
  ReportedDeadLetter,
  ReportedJob,
  UnexpectedOutcome,
} from "../report/report-state.ts";
import type { SentLine } from "./sent-line.ts";

/** Compares the outcome of a line with the expected one; `undefined` when they are equal or none is expected. */
export function unexpectedOutcome(
  { line, expected }: SentLine,
  job: ReportedJob | undefined,
  deadLetter: ReportedDeadLetter | undefined,
): UnexpectedOutcome | undefined {
  if (expected === undefined) return undefined;
  const [wanted, actual] =
    "dead_letter" in expected
      ? [
          `dead letter ${expected.dead_letter}`,
          deadLetter ? `dead letter ${deadLetter.code}` : "no dead letter",
        ]
      : [
          withCode(expected.status, expected.error_code),
          withCode(job?.status ?? "no record", expected.error_code && (job?.errors?.[0]?.code ?? "no error")),
        ];
  return wanted === actual ? undefined : { line, expected: wanted, actual };
}

function withCode(status: string, code: string | undefined): string {
  return code === undefined ? status : `${status} ${code}`;
}

const FAILURES: ReadonlySet<string> = new Set(["FAILED", "EXPIRED", "CANCELED", "REJECTED"]);

/**
 * Whether a line failed although its input does not expect any outcome: its job has no result, or it has a dead letter. A lost
 * job is not counted here: it is a failure even if it is expected.
 */
export function isUnexpectedFailure(
  { expected, asks }: Pick<SentLine, "expected" | "asks">,
  { job, deadLetter }: LineOutcome,
): boolean {
  if (expected !== undefined || job?.status === "LOST") return false;
  // A cancel message for a job that no line creates gets what it asks for.
  if (asks === "cancel" && job?.status === "CANCELED") return false;
  return deadLetter !== undefined || (job !== undefined && FAILURES.has(job.status));
}
