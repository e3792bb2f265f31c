import type { Clock, InferenceClient, Random, Sleep, Timing } from "@boomerang/core";
import type {
  EventSources,
  JobStore,
  Limiter,
  Log,
  Meter,
  PauseStore,
  Queue,
  QueueStatusLog,
  Secrets,
} from "@boomerang/runtime";
import type { IndexReader } from "@boomerang/runtime/job-index";

/** Of AWS, only the methods that the scheduler calls: its role may do what they need, and nothing else. */
export interface Collaborators {
  readonly api: InferenceClient;
  readonly store: Pick<JobStore, "get" | "put" | "listDue">;
  /** For the jobs of targets that were resumed. */
  readonly jobIndex: IndexReader;
  readonly pauses: PauseStore;
  readonly jobsQueue: Pick<Queue, "send">;
  readonly queueStatusLog: QueueStatusLog;
  readonly eventSources: EventSources;
  readonly secrets: Pick<Secrets, "apiKey">;
  readonly statusLimiter: Limiter;
  readonly queueStatusLimiter: Limiter;
  readonly clock: Clock;
  readonly random: Random;
  readonly sleep: Sleep;
  readonly timing: Timing;
  readonly log: Log;
  readonly meter: Meter;
  /** Whether a job is resubmitted whose output the provider could not deliver, perhaps because of its size. */
  readonly resubmitsUndelivered: boolean;
}
