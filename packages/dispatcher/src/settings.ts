import {
  type ClientTimeouts,
  httpUrl,
  metricsEntries,
  nonEmptyString,
  statusLimitEntries,
  submissionLimitEntries,
  timingEntries,
} from "@boomerang/runtime";
import * as v from "valibot";

const LOOPBACK = /^http:\/\/(localhost|127\.[\d.]+|\[::1\])([:/]|$)/;

// The API rejects every job with another webhook URL.
const webhookBase = v.pipe(
  httpUrl,
  v.check(
    (url) => url.startsWith("https:") || LOOPBACK.test(url),
    "must be an https URL; http is allowed for localhost only",
  ),
);

/** The dispatcher's environment variables. */
export const settingsEntries = {
  JOBS_TABLE_NAME: nonEmptyString,
  CONTROL_TABLE_NAME: nonEmptyString,
  BUCKET_NAME: nonEmptyString,
  JOBS_QUEUE_URL: nonEmptyString,
  DEAD_LETTER_QUEUE_URL: nonEmptyString,
  API_KEY_SECRET_ARN: nonEmptyString,
  LINK_KEY_SECRET_ARN: nonEmptyString,
  WEBHOOK_BASE_URL: webhookBase,
  /** URL of the Inference API; default: the provider's hosts. */
  API_BASE_URL: v.optional(httpUrl),
  ...submissionLimitEntries,
  ...statusLimitEntries,
  ...timingEntries,
  ...metricsEntries,
};

export const AWS_TIMEOUTS: ClientTimeouts = { requestTimeout: 3000, maxAttempts: 3 };
