import type { Clock, Random, Sleep, Timing } from "@boomerang/core";
import type { BlobStore, JobStore, Log, Meter, QuarantineStore, Queue, Secrets } from "@boomerang/runtime";

/** Of AWS, only the methods that the receiver calls: its role may do what they need, and nothing else. */
export interface Collaborators {
  readonly store: Pick<JobStore, "get" | "put" | "updateOpen">;
  readonly blobs: BlobStore;
  readonly spillQueue: Queue;
  readonly quarantineQueue: Queue;
  readonly quarantineStore: QuarantineStore;
  readonly deadLetters: Pick<Queue, "send">;
  readonly secrets: Pick<Secrets, "webhookSecrets" | "linkKey">;
  readonly clock: Clock;
  readonly random: Random;
  readonly sleep: Sleep;
  readonly timing: Timing;
  /** When writes of a job that others write too give up, ms since the epoch; default two seconds after they begin. */
  readonly retryUntil?: number;
  readonly log: Log;
  readonly meter: Meter;
}
