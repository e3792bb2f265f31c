import { parseTargetText } from "@boomerang/core";
import { address, text, timingEntries, wholeNumber } from "@boomerang/runtime";
import * as v from "valibot";

const targets = v.pipe(
  v.string(),
  v.transform((list) => list.split(",").map((item) => item.trim()).filter((item) => item !== "")),
  v.array(
    v.pipe(
      v.string(),
      v.transform(parseTargetText),
      v.nonOptional(v.custom<NonNullable<ReturnType<typeof parseTargetText>> | undefined>(() => true), "is no target"),
    ),
  ),
);

/** The scheduler's environment variables. */
export const settingsEntries = {
  JOBS_TABLE_NAME: text,
  CONTROL_TABLE_NAME: text,
  JOBS_QUEUE_URL: text,
  API_KEY_SECRET_ARN: text,
  /** Targets whose queues are recorded, as text, separated by commas; default none. */
  TARGETS: v.optional(targets, ""),
  /** Address of the Inference API, where it is not the provider's own; default: its own hosts. */
  API_BASE_URL: v.optional(address),
  STATUS_CALLS_PER_SECOND: wholeNumber(2, 1000, 20),
  QUEUE_STATUS_CALLS_PER_SECOND: wholeNumber(2, 1000, 20),
  ...timingEntries,
};
