import type { Clock, InferenceClient, Random, Sleep, Timing } from "@boomerang/core";
import type {
  AheadLimiter,
  BatchCancelStore,
  BlobStore,
  CircuitStore,
  JobStore,
  Limiter,
  Log,
  Meter,
  PauseStore,
  Queue,
  Secrets,
} from "@boomerang/runtime";
import type { IndexReader } from "@boomerang/runtime/job-index";

/** Of AWS, only the methods that the dispatcher calls: its role may do what they need, and nothing else. */
export interface Collaborators {
  readonly api: InferenceClient;
  readonly store: Pick<JobStore, "get" | "put">;
  readonly blobs: BlobStore;
  /** For the jobs of a batch that is canceled. */
  readonly jobIndex: IndexReader;
  readonly jobsQueue: Queue;
  readonly deadLetters: Pick<Queue, "send">;
  readonly secrets: Pick<Secrets, "apiKey" | "linkKey">;
  /** The shared state of the circuit of a scope. */
  readonly circuitStore: (scope: string) => CircuitStore;
  readonly pauses: Pick<PauseStore, "read">;
  /** The latest cancellation of a batch. */
  readonly batchCancels: (batchId: string) => BatchCancelStore;
  readonly submissionLimiter: AheadLimiter;
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
