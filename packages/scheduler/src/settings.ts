import { parseTargetText, type Target, targetText } from "@boomerang/core";
import {
  type ClientTimeouts,
  httpUrl,
  metricsEntries,
  nonEmptyString,
  timingEntries,
  wholeNumber,
} from "@boomerang/runtime";
import * as v from "valibot";

/** Targets as text, separated by commas; each counts once. */
const targets = v.pipe(
  v.string(),
  v.rawTransform(({ dataset, addIssue }): Target[] => {
    const found = new Map<string, Target>();
    for (const item of dataset.value.split(",").map((part) => part.trim())) {
      const target = parseTargetText(item);
      if (target !== undefined) found.set(targetText(target), target);
      else if (item !== "") {
        addIssue({
          message: `names ${JSON.stringify(item)}, which is no target such as model:abc123/production`,
        });
      }
    }
    return [...found.values()];
  }),
);

/** The scheduler's environment variables. */
export const settingsEntries = {
  JOBS_TABLE_NAME: nonEmptyString,
  CONTROL_TABLE_NAME: nonEmptyString,
  JOBS_QUEUE_URL: nonEmptyString,
  API_KEY_SECRET_ARN: nonEmptyString,
  /** Targets whose queues are recorded, as text, separated by commas; default none. */
  TARGETS: v.optional(targets, ""),
  /** Address of the Inference API, where it is not the provider's own; default: its own hosts. */
  API_BASE_URL: v.optional(httpUrl),
  STATUS_CALLS_PER_SECOND: wholeNumber(2, 1000, 20),
  QUEUE_STATUS_CALLS_PER_SECOND: wholeNumber(2, 1000, 20),
  ...timingEntries,
  ...metricsEntries,
};

/** How patient the scheduler is with AWS. */
export const AWS_TIMEOUTS: ClientTimeouts = { requestTimeout: 3000, maxAttempts: 3 };
