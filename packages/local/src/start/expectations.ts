import { InvalidMessageError, parseMessage } from "@boomerang/core";
import type { InputLine } from "../input/input-line.ts";
import type { ReportedDeadLetter, ReportedJob, UnexpectedOutcome } from "../report/report-state.ts";

/** A line that was dropped on the queue. */
export interface SentLine extends InputLine {
  /** Of SQS; `undefined` when SQS would not have taken the message. */
  readonly messageId: string | undefined;
  /** The job it is about; a message that can name none becomes a dead letter only. */
  readonly jobId: string | undefined;
  readonly cancels: boolean;
  /** Of a message that asks for a job: what the record knows it by. */
  readonly digest?: string;
  /** The same message's `model_input`, JSON text. */
  readonly input?: string;
}

/** Finds out which job a line is about, in the dispatcher's own way. */
export function sentLine(line: InputLine, messageId: string | undefined): SentLine {
  const sent = { ...line, messageId, jobId: undefined, cancels: false };
  if (messageId === undefined) return sent;
  try {
    const message = parseMessage(line.body, messageId);
    return message.type === "submit"
      ? { ...sent, jobId: message.job_id, digest: message.digest, input: message.modelInput.text }
      : { ...sent, jobId: message.job_id, cancels: true };
  } catch (error) {
    if (!(error instanceof InvalidMessageError)) throw error;
    return { ...sent, jobId: error.jobId };
  }
}

/** What became of a line of which something else was expected; `undefined` when all is well. */
export function unexpectedOutcome(
  line: SentLine,
  job: ReportedJob | undefined,
  letter: ReportedDeadLetter | undefined,
): UnexpectedOutcome | undefined {
  const { expected } = line;
  if (expected === undefined) return undefined;
  const [wanted, actual] =
    "dead_letter" in expected
      ? [`dead letter ${expected.dead_letter}`, letter ? `dead letter ${letter.code}` : "no dead letter"]
      : [
          withCode(expected.status, expected.error_code),
          withCode(job?.status ?? "no record", expected.error_code && (job?.errors?.[0]?.code ?? "no error")),
        ];
  return wanted === actual ? undefined : { what: `line ${line.line}`, expected: wanted, actual };
}

function withCode(status: string, code: string | undefined): string {
  return code === undefined ? status : `${status} ${code}`;
}
