import { createHash } from "node:crypto";
import type { SQSEvent, SQSRecord } from "aws-lambda";

export interface RecordFields {
  readonly body: string;
  readonly messageId?: string;
  /** How often SQS has delivered the message, this delivery included; default 1. */
  readonly receiveCount?: number;
  /** Milliseconds since the epoch; default the beginning of 2026. */
  readonly sentAt?: number;
}

export function sqsRecord(fields: RecordFields): SQSRecord {
  const { body, messageId = "4a1f-message", receiveCount = 1, sentAt = 1_767_225_600_000 } = fields;
  return {
    messageId,
    receiptHandle: `receipt-of-${messageId}-${receiveCount}`,
    body,
    attributes: {
      ApproximateReceiveCount: String(receiveCount),
      SentTimestamp: String(sentAt),
      SenderId: "AIDAEXAMPLE",
      ApproximateFirstReceiveTimestamp: "1767225600010",
    },
    messageAttributes: {},
    md5OfBody: createHash("md5").update(body).digest("hex"),
    eventSource: "aws:sqs",
    eventSourceARN: "arn:aws:sqs:us-east-1:123456789012:jobs",
    awsRegion: "us-east-1",
  };
}

export function sqsEvent(...records: SQSRecord[]): SQSEvent {
  return { Records: records };
}
