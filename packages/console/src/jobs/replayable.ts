import type { UnsuccessfulStatus } from "@boomerang/client";

/** The statuses of jobs that can be replayed. */
export const REPLAYABLE: readonly string[] = [
  "FAILED",
  "LOST",
  "EXPIRED",
  "CANCELED",
] satisfies UnsuccessfulStatus[];
