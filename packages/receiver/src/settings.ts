import { type ClientTimeouts, metricsEntries, nonEmptyString, timingEntries } from "@boomerang/runtime";

/** The receiver's environment variables. */
export const settingsEntries = {
  JOBS_TABLE_NAME: nonEmptyString,
  BUCKET_NAME: nonEmptyString,
  SPILL_QUEUE_URL: nonEmptyString,
  DEAD_LETTER_QUEUE_URL: nonEmptyString,
  WEBHOOK_SECRETS_ARN: nonEmptyString,
  LINK_KEY_SECRET_ARN: nonEmptyString,
  ...timingEntries,
  ...metricsEntries,
};

/** How patient the receiver is with AWS: what cannot be stored in time is spilled, and all of it is done within 2 s. */
export const AWS_TIMEOUTS: ClientTimeouts = { requestTimeout: 400, maxAttempts: 2 };

/** The same with S3: up to 6 MB go there, which takes longer than a row in a table. */
export const S3_TIMEOUTS: ClientTimeouts = { requestTimeout: 800, maxAttempts: 2 };
