export interface Queue {
  /** Resolves when the message is durable. */
  send(message: QueueMessage): Promise<void>;
  /** Sets when a received message becomes visible again, 0..43200 seconds from now. */
  changeVisibility(receiptHandle: string, seconds: number): Promise<void>;
}

export interface QueueMessage {
  readonly body: string;
  readonly attributes?: Readonly<Record<string, string>>;
}

/** Limit of SQS, attributes included. */
export const MAX_MESSAGE_BYTES = 1_048_576;
