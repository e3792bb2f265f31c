import { targetText } from "@boomerang/core";
import { readSettings } from "@boomerang/runtime";
import { describe, expect, test } from "vitest";
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
    TARGETS: [],
    RESUBMIT_UNDELIVERED: false,
    STATUS_CALLS_PER_SECOND: 20,
    QUEUE_STATUS_CALLS_PER_SECOND: 20,
  });
});

describe("TARGETS", () => {
  test.each([
    ["", []],
    [" , ", []],
    ["model:a/production", ["model:a/production"]],
    [" model:a/production ,chain:b/eu@regional,", ["model:a/production", "chain:b/eu@regional"]],
    ["model:a/production,model:a/production", ["model:a/production"]],
  ])("%j is valid", (list, texts) => {
    expect(read({ TARGETS: list }).TARGETS.map(targetText)).toEqual(texts);
  });

  test("every item that is not a target is reported", () => {
    expect(() => read({ TARGETS: "model:a/production, modl:b/x, c" })).toThrow(
      'TARGETS contains "modl:b/x", which is not a target such as model:abc123/production; ' +
        'TARGETS contains "c", which is not a target such as model:abc123/production. Set these',
    );
  });
});
