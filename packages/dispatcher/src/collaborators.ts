import type { Clock, InferenceClient, Random, Sleep, Timing } from "@boomerang/core";
import type {
  BlobStore,
  CircuitStore,
  JobStore,
  Limiter,
  Log,
  Meter,
  Queue,
  Secrets,
} from "@boomerang/runtime";

export interface Collaborators {
  readonly api: InferenceClient;
  readonly store: JobStore;
  readonly blobs: BlobStore;
  readonly jobsQueue: Queue;
  readonly deadLetters: Queue;
  readonly secrets: Secrets;
  /** The shared state of the circuit of a scope. */
  readonly circuitStore: (scope: string) => CircuitStore;
  readonly submissionLimiter: Limiter;
  /** For request status calls and cancel calls. */
  readonly statusLimiter: Limiter;
  /** For the queue status calls of the health probe. */
  readonly queueStatusLimiter: Limiter;
  readonly clock: Clock;
  readonly random: Random;
  readonly sleep: Sleep;
  readonly timing: Timing;
  readonly log: Log;
  readonly meter: Meter;
  /** The receiver's URL, without the path of a webhook. */
  readonly webhookBaseUrl: string;
}
