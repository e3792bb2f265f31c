/** An SQS queue. */
export interface Queue {
  /** Sends a message; resolves once it is durable. */
  send(message: QueueMessage): Promise<void>;
  /** Sets when a received message becomes visible again, 0..43200 seconds from now. */
  changeVisibility(receiptHandle: string, seconds: number): Promise<void>;
}

export interface QueueMessage {
  readonly body: string;
  readonly attributes?: Readonly<Record<string, string>>;
  /** Seconds, 0..900; default 0. */
  readonly delaySeconds?: number;
}

/** SQS takes no message over 1 MiB, its attributes included. */
export const MAX_MESSAGE_BYTES = 1_048_576;
