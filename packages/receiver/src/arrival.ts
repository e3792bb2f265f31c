/** A delivery as it came in, its token checked, its signature perhaps not yet. */
export interface Arrival {
  readonly jobId: string;
  readonly rawBody: Uint8Array;
  /** The signature header, where there was one. */
  readonly signature: string | undefined;
  /** Milliseconds since the epoch. */
  readonly arrivedAt: number;
}
