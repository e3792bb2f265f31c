import type { Clock, InferenceClient, Target, Timing } from "@boomerang/core";
import type { JobStore, Limiter, Log, Meter, Queue, QueueStatusLog, Secrets } from "@boomerang/runtime";

/** What the scheduler works with. */
export interface Collaborators {
  readonly api: InferenceClient;
  readonly store: JobStore;
  readonly jobsQueue: Queue;
  readonly queueStatusLog: QueueStatusLog;
  readonly secrets: Secrets;
  /** Paces status calls. */
  readonly statusCalls: Limiter;
  /** Paces queue status calls. */
  readonly queueStatusCalls: Limiter;
  readonly clock: Clock;
  readonly timing: Timing;
  readonly log: Log;
  readonly meter: Meter;
  /** Targets whose queues are recorded. */
  readonly targets: readonly Target[];
}
