import type { Clock, Random, Sleep, Timing } from "@boomerang/core";
import type { BlobStore, JobStore, Log, Meter, QuarantineStore, Queue, Secrets } from "@boomerang/runtime";

export interface Collaborators {
  readonly store: JobStore;
  readonly blobs: BlobStore;
  readonly spillQueue: Queue;
  readonly quarantineQueue: Queue;
  readonly quarantineStore: QuarantineStore;
  readonly deadLetters: Queue;
  readonly secrets: Secrets;
  readonly clock: Clock;
  readonly random: Random;
  readonly sleep: Sleep;
  readonly timing: Timing;
  readonly log: Log;
  readonly meter: Meter;
}
