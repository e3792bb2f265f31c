import { metricsEntries, text, timingEntries } from "@boomerang/runtime";

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
