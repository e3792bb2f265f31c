import { DEFAULT_TIMING } from "@boomerang/core";
import { expect, test } from "vitest";
import { readSettings } from "./read-settings.ts";
import { timingEntries, timingOf } from "./timing-settings.ts";

test("without settings the timing is core's default", () => {
  expect(timingOf(readSettings(timingEntries, {}))).toEqual(DEFAULT_TIMING);
});

test("settings give the retention of records in days and the time of the first check in seconds", () => {
  const env = { RECORD_RETENTION_DAYS: "7", CHECK_AFTER_SECONDS: "60" };
  expect(timingOf(readSettings(timingEntries, env))).toEqual({
    ...DEFAULT_TIMING,
    recordRetentionMs: 604_800_000,
    firstCheckMs: 60_000,
  });
});
