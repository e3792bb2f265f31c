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

// These fit into the deadlines of a delivery (delivery-deadlines.ts), so that a call that hangs leaves time for the next step.

/** Two attempts at the queue fit between the deadline of storing a delivery and that of spilling it. */
export const AWS_TIMEOUTS: ClientTimeouts = { requestTimeout: 900, maxAttempts: 2 };

/** Longer for S3, since a delivery has up to 6 MB. */
export const S3_TIMEOUTS: ClientTimeouts = { requestTimeout: 1000, maxAttempts: 2 };
