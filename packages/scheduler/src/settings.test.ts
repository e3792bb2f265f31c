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

test("what need not be set has a default", () => {
  expect(read({})).toMatchObject({
    TARGETS: [],
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
  ])("%j is read", (list, texts) => {
    expect(read({ TARGETS: list }).TARGETS.map(targetText)).toEqual(texts);
  });

  test("names every item that is no target", () => {
    expect(() => read({ TARGETS: "model:a/production, modl:b/x, c" })).toThrow(
      'TARGETS names "modl:b/x", which is no target such as model:abc123/production; ' +
        'TARGETS names "c", which is no target such as model:abc123/production. Set these',
    );
  });
});
