import type { EventBus, Log, Meter } from "@boomerang/runtime";

/** What the publisher works with. */
export interface Collaborators {
  readonly bus: EventBus;
  readonly log: Log;
  readonly meter: Meter;
  /** Name of table `Jobs`, told in events whose result is read there. */
  readonly tableName: string;
  /** Whether `Job Submitted` is announced too. */
  readonly announceSubmitted: boolean;
}
