import { InvalidMessageError, type Message, messageDigest, parseMessage } from "@boomerang/core";
import type { InputLine } from "../input/input-line.ts";
import type { ReportedDeadLetter, ReportedJob, UnexpectedOutcome } from "../report/report-state.ts";

/** A line that was sent to the jobs queue. */
export interface SentLine extends InputLine {
  /** The SQS message id; `undefined` when the message could not be sent. */
  readonly messageId: string | undefined;
  /** The job that the message names; `undefined` when it contains no valid job id. */
  readonly jobId: string | undefined;
  /** What the message asks for; `undefined` when it is not valid. */
  readonly asks?: Message["type"];
  /** Of a message that may create a record: identifies it there. */
  readonly digest?: string;
  /** Of a message that submits a job: `model_input`, as JSON text. */
  readonly input?: string;
}

/** Adds what the dispatcher will read from the message of a line. */
export function sentLine(line: InputLine, messageId: string | undefined): SentLine {
  const sent = { ...line, messageId, jobId: undefined };
  if (messageId === undefined) return sent;
  try {
    const message = parseMessage(line.body, messageId);
    const jobId = "job_id" in message ? message.job_id : undefined;
    const asking = { ...sent, asks: message.type, jobId };
    return message.type === "submit"
      ? { ...asking, digest: message.digest, input: message.modelInput.text }
      : asking;
  } catch (error) {
    if (!(error instanceof InvalidMessageError)) throw error;
    return { ...sent, jobId: error.jobId, digest: messageDigest(line.body) };
  }
}

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
