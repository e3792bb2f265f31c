import type { SQSEvent, SQSRecord } from "aws-lambda";
import * as v from "valibot";
import type { EventSource } from "../lambda/event-source.ts";
import { startSqsSource } from "../lambda/sqs-source.ts";
import type { EmbeddedAws } from "../pipeline/embedded-aws.ts";
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
  { sqs, queues }: EmbeddedAws,
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

/** The dead letters of a run. */
export interface DeadLetters {
  add(letter: DeadLetter): void;
  /** The letter that a line became, if it became one. */
  of(line: SentLine): ReportedDeadLetter | undefined;
}

/** Keeps letters by what a line knows of its own: its body, or the id under which the body lies in S3. */
export function createDeadLetters(): DeadLetters {
  const byBody = new Map<string, DeadLetter>();
  const byMovedId = new Map<string, DeadLetter>();
  return {
    add(letter) {
      byBody.set(letter.body, letter);
      const id = movedId(letter.body);
      if (id !== undefined) byMovedId.set(id, letter);
    },
    of(line) {
      const about = { line: line.line, ...(line.jobId !== undefined && { jobId: line.jobId }) };
      // It never reached the queue, but its author wants to know all the same.
      if (line.unsendable !== undefined)
        return { ...about, code: "unsendable", message: `the message ${line.unsendable}` };
      const letter = byBody.get(line.body) ?? byMovedId.get(line.messageId ?? "");
      return letter && { ...about, code: letter.code, message: letter.message };
    },
  };
}

/** A message that leaves no room for the reason lies in S3, under its id. */
function movedId(body: string): string | undefined {
  const moved = v.safeParse(movedSchema, body);
  return moved.success ? moved.output.body_location.split("/").at(-1) : undefined;
}
