import type { BodyEncoding } from "@boomerang/core";
import type { QueuedMessage } from "./queued-message.ts";

/** A delivery whose token is valid; its signature may not be verified yet. */
export interface IncomingDelivery {
  readonly jobId: string;
  readonly rawBody: Uint8Array;
  /** The signature header; `undefined` if the request had none. */
  readonly signature: string | undefined;
  readonly encoding: BodyEncoding;
  /** When the request arrived, in milliseconds since the epoch. */
  readonly arrivedAt: number;
  /** Random: requests with equal bytes in the same millisecond differ in it. */
  readonly nonce: number;
  /** The message from which it is drained; `undefined` while its request waits for the response. */
  readonly message?: QueuedMessage;
}
