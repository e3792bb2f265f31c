import { createHash } from "node:crypto";
import type { SQSEvent } from "aws-lambda";

/** A batch event of the spill queue; message ids are `spilled-0`, `spilled-1` … */
export function spillEvent(bodies: readonly string[], receiveCount = 1): SQSEvent {
  return {
    Records: bodies.map((body, n) => ({
      messageId: `spilled-${n}`,
      receiptHandle: `receipt-of-spilled-${n}`,
      body,
      attributes: {
        ApproximateReceiveCount: String(receiveCount),
        SentTimestamp: "1767225600000",
        SenderId: "AROAEXAMPLE:receiver",
        ApproximateFirstReceiveTimestamp: "1767225600010",
      },
      messageAttributes: {},
      md5OfBody: createHash("md5").update(body).digest("hex"),
      eventSource: "aws:sqs",
      eventSourceARN: "arn:aws:sqs:us-east-1:123456789012:spill",
      awsRegion: "us-east-1",
    })),
  };
}
