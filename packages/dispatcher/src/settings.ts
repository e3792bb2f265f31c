import {
  type ClientTimeouts,
  httpUrl,
  metricsEntries,
  nonEmptyString,
  timingEntries,
  wholeNumber,
} from "@boomerang/runtime";
import * as v from "valibot";

const LOOPBACK = /^http:\/\/(localhost|127\.[\d.]+|\[::1\])([:/]|$)/;

// The API refuses any other address, and with it every job.
const webhookBase = v.pipe(
  httpUrl,
  v.check(
    (url) => url.startsWith("https:") || LOOPBACK.test(url),
    "must be an https address; http is for localhost only",
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
  /** Address of the Inference API, where it is not the provider's own; default: its own hosts. */
  API_BASE_URL: v.optional(httpUrl),
  SUBMISSIONS_PER_MINUTE: wholeNumber(10, 1_000_000, 12_000),
  STATUS_CALLS_PER_SECOND: wholeNumber(2, 1000, 20),
  QUEUE_STATUS_CALLS_PER_SECOND: wholeNumber(2, 1000, 20),
  ...timingEntries,
  ...metricsEntries,
};

/** How patient the dispatcher is with AWS. */
export const AWS_TIMEOUTS: ClientTimeouts = { requestTimeout: 3000, maxAttempts: 3 };
