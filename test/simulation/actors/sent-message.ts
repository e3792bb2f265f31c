/** A message that the queue accepted. */
export interface SentMessage {
  /** Its message id. */
  readonly id: string;
  readonly kind: "job" | "cancel" | "cancel_batch" | "invalid";
  /** The job that it names, or that its message id names. */
  readonly jobId: string | undefined;
  /** The batch that it belongs to, or cancels. */
  readonly batchId?: string | undefined;
  readonly body: string;
  /** Milliseconds since the epoch. */
  readonly sentAt: number;
  /** The output of the model for its input; a stamp in it is `*`. */
  readonly output?: string;
}
