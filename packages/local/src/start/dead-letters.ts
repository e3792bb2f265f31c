import type { SQSEvent, SQSRecord } from "aws-lambda";
import * as v from "valibot";
import type { EventSource } from "../lambda/event-source.ts";
import { startSqsSource } from "../lambda/sqs-source.ts";
import type { LocalAws } from "../pipeline/aws-stand-ins.ts";
import type { ReportedDeadLetter } from "../report/report-state.ts";
import type { SentLine } from "./expectations.ts";

/** A dead letter as it lies in its queue. */
export interface DeadLetter {
  readonly body: string;
  readonly code: string;
  readonly message: string;
}

const movedSchema = v.pipe(v.string(), v.parseJson(), v.object({ body_location: v.string() }));

/** Takes what comes into the dead-letter queue, and tells of each letter. */
export function startDeadLetterReader(
  { sqs, queues }: LocalAws,
  onLetter: (letter: DeadLetter) => void,
  onError: (error: unknown) => void,
): EventSource {
  return startSqsSource({
    function: { name: "dead-letter-reader" },
    client: sqs,
    queue: queues.deadLetters,
    handler: async ({ Records }: SQSEvent) => {
      for (const record of Records) onLetter(letterOf(record));
    },
    maxConcurrency: 1,
    onError,
  });
}

function letterOf({ body, messageAttributes }: SQSRecord): DeadLetter {
  return {
    body,
    code: messageAttributes.error_code?.stringValue ?? "received_too_often",
    message: messageAttributes.error_message?.stringValue ?? "the message came back to the queue too often",
  };
}

/** The letter that a line became, if it became one. */
export function letterFor(line: SentLine, letters: readonly DeadLetter[]): ReportedDeadLetter | undefined {
  const about = { line: line.line, ...(line.jobId !== undefined && { jobId: line.jobId }) };
  // It never reached the queue, but its author wants to know all the same.
  if (line.unsendable !== undefined)
    return { ...about, code: "unsendable", message: `the message ${line.unsendable}` };
  const letter = letters.find(({ body }) => body === line.body || isMoved(body, line.messageId));
  return letter && { ...about, code: letter.code, message: letter.message };
}

/** A message that leaves no room for the reason lies in S3, under its id. */
function isMoved(body: string, messageId: string | undefined): boolean {
  const moved = v.safeParse(movedSchema, body);
  return moved.success && messageId !== undefined && moved.output.body_location.endsWith(`/${messageId}`);
}
