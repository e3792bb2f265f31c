import { type ClientTimeouts, flag, metricsEntries, nonEmptyString } from "@boomerang/runtime";

/** The publisher's environment variables. */
export const settingsEntries = {
  JOBS_TABLE_NAME: nonEmptyString,
  EVENT_BUS_NAME: nonEmptyString,
  /** Whether `Job Submitted` is published too; default false. */
  ANNOUNCE_SUBMITTED: flag,
  ...metricsEntries,
};

export const AWS_TIMEOUTS: ClientTimeouts = { requestTimeout: 5000, maxAttempts: 3 };
