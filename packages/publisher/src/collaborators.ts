import type { EventBus, Log, Meter } from "@boomerang/runtime";

export interface Collaborators {
  readonly bus: EventBus;
  readonly log: Log;
  readonly meter: Meter;
  /** Name of table `Jobs`, for events whose result is read from there. */
  readonly tableName: string;
  /** Whether `Job Submitted` is published too. */
  readonly announceSubmitted: boolean;
}
