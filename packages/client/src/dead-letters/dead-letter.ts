import type { Message } from "@aws-sdk/client-sqs";

/** A message that cannot be processed. */
export interface DeadLetter {
  /** Names it on the dead-letter queue. */
  readonly id: string;
  /** Why, as a code of the list of error codes; `undefined` if SQS moved it, after a thousand receives. */
  readonly code: string | undefined;
  /** Why, in words. */
  readonly reason: string;
  /** Of the message that it was: the job's id, if it named one. */
  readonly jobId: string | undefined;
  readonly batchId: string | undefined;
  /** The id of the message that it was; the default id of its job. */
  readonly messageId: string;
  /** When that message was sent, ISO 8601 UTC. */
  readonly sentAt: string | undefined;
  /** The message itself. */
  readonly body: string;
  /** `s3://` location of a body that was too large for the queue, or of a delivery. */
  readonly bodyLocation: string | undefined;
}

const MOVED_BY_SQS =
  "SQS moved the message after a thousand receives: the dispatcher failed or was throttled for days";

export function deadLetterOf({
  MessageId = "",
  Body: body = "",
  MessageAttributes,
  Attributes,
}: Message): DeadLetter {
  const text = (name: string) => MessageAttributes?.[name]?.StringValue;
  const members = membersOf(body);
  const named = (name: string) => (typeof members[name] === "string" ? members[name] : undefined);
  const sentAt = Attributes?.SentTimestamp;
  return {
    id: MessageId,
    code: text("error_code"),
    reason: text("error_message") ?? MOVED_BY_SQS,
    jobId: named("job_id"),
    batchId: named("batch_id"),
    messageId: text("message_id") ?? MessageId,
    sentAt: text("sent_at") ?? (sentAt === undefined ? undefined : new Date(Number(sentAt)).toISOString()),
    body,
    bodyLocation: text("body_location") ?? named("body_location"),
  };
}

function membersOf(body: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
