import type { SQSRecord } from "aws-lambda";

/** A message of the jobs queue, as SQS delivered it. */
export interface ReceivedMessage {
  readonly id: string;
  readonly body: string;
  /** How often SQS has delivered the message, this delivery included. */
  readonly receiveCount: number;
  /** Milliseconds since the epoch. */
  readonly sentAt: number;
  readonly receiptHandle: string;
}

export function toReceivedMessage(record: SQSRecord): ReceivedMessage {
  const { messageId, body, attributes, receiptHandle } = record;
  return {
    id: messageId,
    body,
    receiveCount: Number(attributes.ApproximateReceiveCount),
    sentAt: Number(attributes.SentTimestamp),
    receiptHandle,
  };
}
