import type { Clock, InferenceClient, Random, Timing } from "@boomerang/core";
import type { BlobStore, JobStore, Limiter, Log, Meter, Queue, Secrets } from "@boomerang/runtime";

/** What the dispatcher works with. */
export interface Collaborators {
  readonly api: InferenceClient;
  readonly store: JobStore;
  readonly blobs: BlobStore;
  readonly jobsQueue: Queue;
  readonly deadLetters: Queue;
  readonly secrets: Secrets;
  /** Paces submissions. */
  readonly submissions: Limiter;
  /** Paces status and cancel calls. */
  readonly statusCalls: Limiter;
  /** Paces queue status calls, by which the API is asked whether it answers. */
  readonly queueStatusCalls: Limiter;
  readonly clock: Clock;
  readonly random: Random;
  readonly timing: Timing;
  readonly log: Log;
  readonly meter: Meter;
  /** Address under which the receiver is reached. */
  readonly webhookBaseUrl: string;
}
