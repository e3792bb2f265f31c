import { DEFAULT_TIMING } from "@boomerang/core";
import { expect, test } from "vitest";
import { readSettings } from "./settings.ts";
import { timingEntries, timingOf } from "./timing-settings.ts";

test("without settings the lengths of time are core's defaults", () => {
  expect(timingOf(readSettings(timingEntries, {}))).toEqual(DEFAULT_TIMING);
});

test("settings say how long things are kept, in days, and when jobs are looked at, in seconds", () => {
  const env = { RECORD_RETENTION_DAYS: "7", MESSAGE_RETENTION_DAYS: "4", CHECK_AFTER_SECONDS: "60" };
  expect(timingOf(readSettings(timingEntries, env))).toEqual({
    ...DEFAULT_TIMING,
    recordRetentionMs: 604_800_000,
    messageRetentionMs: 345_600_000,
    firstCheckMs: 60_000,
  });
});

test("a message cannot be kept for longer than SQS does", () => {
  expect(() => readSettings(timingEntries, { MESSAGE_RETENTION_DAYS: "15" })).toThrow(
    "MESSAGE_RETENTION_DAYS must be a whole number from 1 to 14",
  );
});
