import { DEFAULT_TIMING, type Timing } from "@boomerang/core";
import { wholeNumber } from "./schemas.ts";

const DAY_MS = 86_400_000;

export const timingEntries = {
  /** How long a record is kept after its outcome. */
  RECORD_RETENTION_DAYS: wholeNumber(1, 3650, DEFAULT_TIMING.recordRetentionMs / DAY_MS),
  /** How long after a submission reconcile first checks the job. */
  CHECK_AFTER_SECONDS: wholeNumber(5, 1800, DEFAULT_TIMING.firstCheckMs / 1000),
};

export function timingOf(settings: {
  readonly RECORD_RETENTION_DAYS: number;
  readonly CHECK_AFTER_SECONDS: number;
}): Timing {
  return {
    ...DEFAULT_TIMING,
    recordRetentionMs: settings.RECORD_RETENTION_DAYS * DAY_MS,
    firstCheckMs: settings.CHECK_AFTER_SECONDS * 1000,
  };
}
