import { DEFAULT_TIMING, type Timing } from "@boomerang/core";
import { wholeNumber } from "./settings.ts";

const DAY_MS = 86_400_000;

/** The settings behind {@link timingOf}, all optional: how long records and messages are kept, when jobs are looked at. */
export const timingEntries = {
  RECORD_RETENTION_DAYS: wholeNumber(1, 3650, DEFAULT_TIMING.recordRetentionMs / DAY_MS),
  MESSAGE_RETENTION_DAYS: wholeNumber(1, 14, DEFAULT_TIMING.messageRetentionMs / DAY_MS),
  CHECK_AFTER_SECONDS: wholeNumber(5, 1800, DEFAULT_TIMING.firstCheckMs / 1000),
};

/** The lengths of time that the settings give. */
export function timingOf(settings: {
  readonly RECORD_RETENTION_DAYS: number;
  readonly MESSAGE_RETENTION_DAYS: number;
  readonly CHECK_AFTER_SECONDS: number;
}): Timing {
  return {
    ...DEFAULT_TIMING,
    recordRetentionMs: settings.RECORD_RETENTION_DAYS * DAY_MS,
    messageRetentionMs: settings.MESSAGE_RETENTION_DAYS * DAY_MS,
    firstCheckMs: settings.CHECK_AFTER_SECONDS * 1000,
  };
}
