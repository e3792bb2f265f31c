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
  const { messageId: id, body, attributes, receiptHandle } = record;
  const receiveCount = Number(attributes.ApproximateReceiveCount);
  return { id, body, receiveCount, sentAt: Number(attributes.SentTimestamp), receiptHandle };
}
