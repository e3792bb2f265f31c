/** A message that was accepted by the queue, and what its sender may expect of it. */
export interface Sent {
  readonly kind: "job" | "cancel" | "invalid";
  /** The job that it names, or that is named by it. */
  readonly jobId: string | undefined;
  readonly body: string;
  /** Milliseconds since the epoch. */
  readonly sentAt: number;
  /** The output that its model makes of its input; a stamp in it is `*`. */
  readonly output?: string;
}
