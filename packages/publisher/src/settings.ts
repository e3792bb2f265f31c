import { flag, metricsEntries, type Patience, text } from "@boomerang/runtime";

/** The publisher's environment variables. */
export const settingsEntries = {
  JOBS_TABLE_NAME: text,
  EVENT_BUS_NAME: text,
  /** Whether `Job Submitted` is announced too; default false. */
  ANNOUNCE_SUBMITTED: flag,
  ...metricsEntries,
};

/** How patient the publisher is with AWS. */
export const AWS_PATIENCE: Patience = { requestTimeout: 5000, maxAttempts: 3 };
