/** A message of the spill queue or the quarantine queue. */
export interface QueuedMessage {
  readonly id: string;
  readonly body: string;
  /** Milliseconds since the epoch. */
  readonly sentAt: number;
}
