import { parseTargetText, type Target, targetText } from "@boomerang/core";
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

const targets = v.pipe(
  v.string(),
  v.rawTransform(({ dataset, addIssue }): Target[] => {
    const found = new Map<string, Target>();
    for (const item of dataset.value.split(",").map((part) => part.trim())) {
      const target = parseTargetText(item);
      if (target !== undefined) found.set(targetText(target), target);
      else if (item !== "") {
        addIssue({
          message: `contains ${JSON.stringify(item)}, which is not a target such as model:abc123/production`,
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
  /** Targets whose queues are recorded, separated by commas; default none. A target listed twice counts once. */
  TARGETS: v.optional(targets, ""),
  /** URL of the Inference API; default: the provider's hosts. */
  API_BASE_URL: v.optional(httpUrl),
  /** Whether a job is resubmitted whose output the provider could not deliver; default false. */
  RESUBMIT_UNDELIVERED: flag,
  ...statusLimitEntries,
  ...timingEntries,
  ...metricsEntries,
};

export const AWS_TIMEOUTS: ClientTimeouts = { requestTimeout: 3000, maxAttempts: 3 };
