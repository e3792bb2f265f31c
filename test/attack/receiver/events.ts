import type { APIGatewayProxyEvent, SQSEvent, SQSRecord } from "aws-lambda";

/** What the receiver reads of a request. */
export interface Request {
  readonly path: string;
  readonly body: string | null;
  readonly headers: Readonly<Record<string, string>> | null;
  readonly isBase64Encoded: boolean;
}

/** A request as a REST API hands it to the receiver, as far as that reads it. */
export function requestEvent(request: Request): APIGatewayProxyEvent {
  return request as APIGatewayProxyEvent;
}

/** A batch of the spill queue; each message's id is its place in the batch. */
export function spillEvent(bodies: readonly string[]): SQSEvent {
  const records = bodies.map((body, n) => ({
    messageId: `${n}`,
    receiptHandle: `receipt-${n}`,
    body,
    attributes: { ApproximateReceiveCount: "1", SentTimestamp: "1767225600000" },
  }));
  return { Records: records as SQSRecord[] };
}
