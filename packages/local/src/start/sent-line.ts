import {
  InvalidMessageError,
  type Message,
  messageDigest,
  parseMessage,
  targetText,
  toTarget,
} from "@boomerang/core";
import type { InputLine } from "../input/input-line.ts";

/** A line that was sent to the jobs queue. */
export interface SentLine extends InputLine {
  /** The SQS message id; `undefined` when the message could not be sent. */
  readonly messageId: string | undefined;
  /** The job that the message names; `undefined` when it contains no valid job id. */
  readonly jobId: string | undefined;
  /** What the message asks for; `undefined` when it is not valid. */
  readonly asks?: Message["type"];
  /** The batch that the message cancels. */
  readonly cancelsBatch?: string;
  /** Of a message that may create a record: identifies it there. */
  readonly digest?: string;
  /** Of a message that submits a job: `model_input`, as JSON text. */
  readonly input?: string;
  /** Of a message that submits a job: its target, as text. */
  readonly target?: string;
}

/** Adds what the dispatcher will read from the message of a line. */
export function sentLine(line: InputLine, messageId: string | undefined): SentLine {
  const sent = { ...line, messageId, jobId: undefined };
  if (messageId === undefined) return sent;
  try {
    const message = parseMessage(line.body, messageId);
    const { type: asks } = message;
    if (!("job_id" in message)) return { ...sent, asks, cancelsBatch: message.batch_id };
    const asking = { ...sent, asks, jobId: message.job_id };
    if (message.type !== "submit") return asking;
    const { digest, modelInput, job } = message;
    return { ...asking, digest, input: modelInput.text, target: targetText(toTarget(job.target)) };
  } catch (error) {
    if (!(error instanceof InvalidMessageError)) throw error;
    return { ...sent, jobId: error.jobId, digest: messageDigest(line.body) };
  }
}

/** A line as it is known before it is sent. Its message has no id yet: `line 1` is unique, and is not a valid job id. */
export const unsentLine = (line: InputLine): SentLine =>
  sentLine(line, line.unsendable === undefined ? `line ${line.line}` : undefined);

/** Groups lines whose outcomes depend on one another: those that name the same job. A line that names none is alone. */
export function groupLines(lines: readonly SentLine[]): readonly SentLine[][] {
  return [...Map.groupBy(lines, ({ line, jobId }) => jobId ?? `line ${line}`).values()];
}
