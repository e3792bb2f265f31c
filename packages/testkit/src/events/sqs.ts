import { createHash } from "node:crypto";
import type { SQSEvent, SQSRecord } from "aws-lambda";

export interface SqsRecordFields {
  readonly body: string;
  readonly messageId?: string;
  readonly receiptHandle?: string;
  readonly attributes?: Readonly<Record<string, string>>;
  /** How often SQS has delivered the message, this delivery included; default 1. */
  readonly receiveCount?: number;
  /** Milliseconds since the epoch; default the beginning of 2026. */
  readonly sentAt?: number;
}

/** A message as an event source mapping passes it to a function. */
export function sqsRecord({ body, messageId = "4a1f-message", ...fields }: SqsRecordFields): SQSRecord {
  const { attributes = {}, receiveCount = 1, sentAt = 1_767_225_600_000 } = fields;
  const { receiptHandle = `receipt-of-${messageId}-${receiveCount}` } = fields;
  return {
    messageId,
    receiptHandle,
    body,
    attributes: {
      ApproximateReceiveCount: String(receiveCount),
      SentTimestamp: String(Math.floor(sentAt)),
      SenderId: "AIDAEXAMPLE",
      ApproximateFirstReceiveTimestamp: String(Math.floor(sentAt) + 10),
    },
    messageAttributes: Object.fromEntries(
      Object.entries(attributes).map(([name, stringValue]) => [name, { stringValue, dataType: "String" }]),
    ),
    md5OfBody: createHash("md5").update(body).digest("hex"),
    eventSource: "aws:sqs",
    eventSourceARN: "arn:aws:sqs:us-east-1:123456789012:queue",
    awsRegion: "us-east-1",
  };
}

export function sqsEvent(...records: SQSRecord[]): SQSEvent {
  return { Records: records };
}

/** A batch of messages with the ids `message-0`, `message-1`, … */
export function sqsBatch(bodies: readonly string[], receiveCount = 1): SQSEvent {
  return sqsEvent(...bodies.map((body, n) => sqsRecord({ body, messageId: `message-${n}`, receiveCount })));
}
