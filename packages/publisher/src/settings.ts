import { flag, metricsEntries, text } from "@boomerang/runtime";

/** The publisher's environment variables. */
export const settingsEntries = {
  JOBS_TABLE_NAME: text,
  EVENT_BUS_NAME: text,
  /** Whether `Job Submitted` is announced too; default false. */
  ANNOUNCE_SUBMITTED: flag,
  ...metricsEntries,
};
