import type { Clock, InferenceClient, Random, Sleep, Timing } from "@boomerang/core";
import type { JobStore, Limiter, Log, Meter, Queue, QueueStatusLog, Secrets } from "@boomerang/runtime";

export interface Collaborators {
  readonly api: InferenceClient;
  readonly store: JobStore;
  readonly jobsQueue: Queue;
  readonly queueStatusLog: QueueStatusLog;
  readonly secrets: Secrets;
  readonly statusLimiter: Limiter;
  readonly queueStatusLimiter: Limiter;
  readonly clock: Clock;
  readonly random: Random;
  readonly sleep: Sleep;
  readonly timing: Timing;
  readonly log: Log;
  readonly meter: Meter;
  /** Whether a job is resubmitted whose output the provider could not deliver, most likely because of its size. */
  readonly resubmitsUndelivered: boolean;
}
