import { readSettings } from "@boomerang/runtime";
import { expect, test } from "vitest";
import { settingsEntries } from "./settings.ts";

const env = {
  JOBS_TABLE_NAME: "Jobs",
  BUCKET_NAME: "bucket",
  CONTROL_TABLE_NAME: "Control",
  QUARANTINE_QUEUE_URL: "https://sqs.example/quarantine",
  SPILL_QUEUE_URL: "https://sqs.example/spill",
  DEAD_LETTER_QUEUE_URL: "https://sqs.example/dead",
  WEBHOOK_SECRETS_ARN: "arn:secrets",
  LINK_KEY_SECRET_ARN: "arn:link",
};

test("settings that are not set have defaults", () => {
  expect(readSettings(settingsEntries, env)).toMatchObject({ ...env, RECORD_RETENTION_DAYS: 30 });
});

test.each(Object.keys(env))("%s must be set", (name) => {
  expect(() => readSettings(settingsEntries, { ...env, [name]: undefined })).toThrow(`${name} is not set`);
});

test("one error lists all faults", () => {
  const faults = { ...env, BUCKET_NAME: "", RECORD_RETENTION_DAYS: "0" };
  expect(() => readSettings(settingsEntries, faults)).toThrow(/BUCKET_NAME.*RECORD_RETENTION_DAYS/);
});
