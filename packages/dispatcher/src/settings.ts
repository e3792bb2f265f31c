import {
  type ClientTimeouts,
  httpUrl,
  metricsEntries,
  nonEmptyString,
  secureUrl,
  statusLimitEntries,
  submissionLimitEntries,
  timingEntries,
} from "@boomerang/runtime";
import * as v from "valibot";

/** The dispatcher's environment variables. */
export const settingsEntries = {
  JOBS_TABLE_NAME: nonEmptyString,
  CONTROL_TABLE_NAME: nonEmptyString,
  BUCKET_NAME: nonEmptyString,
  JOBS_QUEUE_URL: nonEmptyString,
  DEAD_LETTER_QUEUE_URL: nonEmptyString,
  API_KEY_SECRET_ARN: nonEmptyString,
  LINK_KEY_SECRET_ARN: nonEmptyString,
  // The API rejects every job with another webhook URL.
  WEBHOOK_BASE_URL: secureUrl,
  /** URL of the Inference API; default: the provider's hosts. */
  API_BASE_URL: v.optional(httpUrl),
  ...submissionLimitEntries,
  ...statusLimitEntries,
  ...timingEntries,
  ...metricsEntries,
};

export const AWS_TIMEOUTS: ClientTimeouts = { requestTimeout: 3000, maxAttempts: 3 };
