import { readSettings, SettingsError } from "@boomerang/runtime";
import { expect, test } from "vitest";
import { settingsEntries } from "./settings.ts";

const env = {
  JOBS_TABLE_NAME: "Jobs",
  CONTROL_TABLE_NAME: "Control",
  BUCKET_NAME: "bucket",
  JOBS_QUEUE_URL: "https://sqs.example/jobs",
  DEAD_LETTER_QUEUE_URL: "https://sqs.example/dead",
  API_KEY_SECRET_ARN: "arn:key",
  LINK_KEY_SECRET_ARN: "arn:link",
  WEBHOOK_BASE_URL: "https://hooks.example/base",
};

const read = (changes: Record<string, string | undefined> = {}) =>
  readSettings(settingsEntries, { ...env, ...changes });

test("settings that are not set have the limits and hosts of the API", () => {
  const settings = read();
  expect(settings).toMatchObject({
    ...env,
    SUBMISSIONS_PER_MINUTE: 12_000,
    STATUS_CALLS_PER_SECOND: 20,
    QUEUE_STATUS_CALLS_PER_SECOND: 20,
  });
  expect(settings.API_BASE_URL).toBeUndefined();
});

test.each(Object.keys(env))("%s must be set", (name) => {
  expect(() => read({ [name]: undefined })).toThrow(`${name} is not set`);
});

test("one error lists all faults", () => {
  const faults = { JOBS_TABLE_NAME: "", SUBMISSIONS_PER_MINUTE: "many", API_BASE_URL: "ftp://api.example" };
  expect(() => read(faults)).toThrow(SettingsError);
  for (const name of Object.keys(faults)) expect(() => read(faults)).toThrow(name);
});

test.each([
  "https://hooks.example",
  "http://localhost:4566/_aws/execute-api/a/b",
  "http://127.0.0.1:8080",
  "http://[::1]/x",
])("%s is a valid webhook base URL", (url) => {
  expect(read({ WEBHOOK_BASE_URL: url }).WEBHOOK_BASE_URL).toBe(url);
});

test.each(["http://hooks.example", "http://localhost.evil.example", "http://127.0.0.1.evil.example"])(
  "%s is rejected at the start, before the API rejects every job for it",
  (url) => {
    expect(() => read({ WEBHOOK_BASE_URL: url })).toThrow(/WEBHOOK_BASE_URL must be an https URL/);
  },
);
