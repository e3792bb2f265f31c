import type { SQSEvent, SQSRecord } from "aws-lambda";
import * as v from "valibot";
import type { EventSource } from "../lambda/event-source.ts";
import { startSqsSource } from "../lambda/sqs-source.ts";
import type { EmbeddedAws } from "../pipeline/embedded-aws.ts";
import type { ReportedDeadLetter } from "../report/report-state.ts";
import type { SentLine } from "./sent-line.ts";

export interface DeadLetter {
  readonly body: string;
  readonly code: string;
  readonly message: string;
}

/** Reads the dead-letter queue until it is stopped. */
export function startDeadLetterReader(
  { sqs, queues }: EmbeddedAws,
  onDeadLetter: (deadLetter: DeadLetter) => void,
  onError: (error: unknown) => void,
): EventSource {
  return startSqsSource({
    function: { name: "dead-letter-reader" },
    client: sqs,
    queue: queues.deadLetters,
    handler: async ({ Records }: SQSEvent) => {
      for (const record of Records) onDeadLetter(toDeadLetter(record));
    },
    maxConcurrency: 1,
    onError,
  });
}

// A message that SQS itself has moved, after too many receives, has no attributes.
function toDeadLetter({ body, messageAttributes }: SQSRecord): DeadLetter {
  return {
    body,
    code: messageAttributes.error_code?.stringValue ?? "received_too_often",
    message: messageAttributes.error_message?.stringValue ?? "the message was received too often",
  };
}

export interface DeadLetters {
  add(deadLetter: DeadLetter): void;
  /** The dead letter of a line, if there is one. */
  find(line: SentLine): ReportedDeadLetter | undefined;
}

/** Finds the dead letter of a line by its body, or by the message id in the S3 location of the body. */
export function createDeadLetters(): DeadLetters {
  const byBody = new Map<string, DeadLetter>();
  const byMessageId = new Map<string, DeadLetter>();
  return {
    add(deadLetter) {
      byBody.set(deadLetter.body, deadLetter);
      const id = messageIdOfStoredBody(deadLetter.body);
      if (id !== undefined) byMessageId.set(id, deadLetter);
    },
    find({ line, jobId, body, messageId, unsendable }) {
      const ids = { line, ...(jobId !== undefined && { jobId }) };
      // It was never sent, but the report lists it too.
      if (unsendable !== undefined)
        return { ...ids, code: "unsendable", message: `the message ${unsendable}` };
      const deadLetter = byBody.get(body) ?? byMessageId.get(messageId ?? "");
      return deadLetter && { ...ids, code: deadLetter.code, message: deadLetter.message };
    },
  };
}

const storedBodySchema = v.pipe(v.string(), v.parseJson(), v.object({ body_location: v.string() }));

// A body that is too large for a dead letter with its attributes is stored in S3, under its message id.
function messageIdOfStoredBody(body: string): string | undefined {
  const stored = v.safeParse(storedBodySchema, body);
  return stored.success ? stored.output.body_location.split("/").at(-1) : undefined;
}
