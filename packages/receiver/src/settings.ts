import { type ClientTimeouts, metricsEntries, nonEmptyString, timingEntries } from "@boomerang/runtime";

/** The receiver's environment variables. */
export const settingsEntries = {
  JOBS_TABLE_NAME: nonEmptyString,
  CONTROL_TABLE_NAME: nonEmptyString,
  BUCKET_NAME: nonEmptyString,
  SPILL_QUEUE_URL: nonEmptyString,
  QUARANTINE_QUEUE_URL: nonEmptyString,
  DEAD_LETTER_QUEUE_URL: nonEmptyString,
  WEBHOOK_SECRETS_ARN: nonEmptyString,
  LINK_KEY_SECRET_ARN: nonEmptyString,
  ...timingEntries,
  ...metricsEntries,
};

/** A delivery that cannot be stored within these timeouts is spilled, so that the receiver responds within 2 s. */
export const AWS_TIMEOUTS: ClientTimeouts = { requestTimeout: 400, maxAttempts: 2 };

/** Longer for S3: a delivery has up to 6 MB. */
export const S3_TIMEOUTS: ClientTimeouts = { requestTimeout: 800, maxAttempts: 2 };
