import { metricsEntries, type Patience, text, timingEntries } from "@boomerang/runtime";

/** The receiver's environment variables. */
export const settingsEntries = {
  JOBS_TABLE_NAME: text,
  BUCKET_NAME: text,
  SPILL_QUEUE_URL: text,
  DEAD_LETTER_QUEUE_URL: text,
  WEBHOOK_SECRETS_ARN: text,
  LINK_KEY_SECRET_ARN: text,
  ...timingEntries,
  ...metricsEntries,
};

/** How patient the receiver is with AWS: what cannot be stored in time is spilled, and all of it is done within 2 s. */
export const AWS_PATIENCE: Patience = { requestTimeout: 400, maxAttempts: 2 };

/** The same with S3: up to 6 MB go there, which takes longer than a row in a table. */
export const S3_PATIENCE: Patience = { requestTimeout: 800, maxAttempts: 2 };
