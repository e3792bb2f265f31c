import { readSettings } from "@boomerang/runtime";
import { expect, test } from "vitest";
import { settingsEntries } from "./settings.ts";

const required = {
  JOBS_TABLE_NAME: "Jobs",
  CONTROL_TABLE_NAME: "Control",
  JOBS_QUEUE_URL: "https://sqs.us-east-1.amazonaws.com/123456789012/jobs",
  API_KEY_SECRET_ARN: "arn:aws:secretsmanager:us-east-1:123456789012:secret:key",
};
const read = (env: Record<string, string>) => readSettings(settingsEntries, { ...required, ...env });

test("settings that are not set have defaults", () => {
  expect(read({})).toMatchObject({
    RESUBMIT_UNDELIVERED: false,
    STATUS_CALLS_PER_SECOND: 20,
    QUEUE_STATUS_CALLS_PER_SECOND: 20,
  });
});
