import {
  type ClientTimeouts,
  flag,
  httpUrl,
  metricsEntries,
  nonEmptyString,
  statusLimitEntries,
  timingEntries,
} from "@boomerang/runtime";
import * as v from "valibot";

export type { ScheduleInputJson } from "./schedule-input.ts";

/** The scheduler's environment variables. */
export const settingsEntries = {
  JOBS_TABLE_NAME: nonEmptyString,
  CONTROL_TABLE_NAME: nonEmptyString,
  JOBS_QUEUE_URL: nonEmptyString,
  API_KEY_SECRET_ARN: nonEmptyString,
  /** URL of the Inference API; default: the provider's hosts. */
  API_BASE_URL: v.optional(httpUrl),
  /** Whether a job is resubmitted whose output the provider could not deliver; default false. */
  RESUBMIT_UNDELIVERED: flag,
  ...statusLimitEntries,
  ...timingEntries,
  ...metricsEntries,
};

export const AWS_TIMEOUTS: ClientTimeouts = { requestTimeout: 3000, maxAttempts: 3 };

/** What one run of the scheduler may do. */
export const RUN = {
  /** A call that starts with less time left, in milliseconds, might not end before Lambda stops the function. */
  lastCallMs: 15_000,
  /** Most open jobs that are checked: as many as `concurrency` can, if a check takes 150 ms. */
  checkedJobs: 3000,
  /** Most paused jobs that continue: more than the API accepts in a minute with the default setting. */
  resumedJobs: 15_000,
  /** Jobs that are checked, and jobs that continue, at the same time. */
  concurrency: 10,
} as const;
