import type { Context } from "aws-lambda";
import { beforeEach, expect, test, vi } from "vitest";
import { settingsEntries } from "./settings.ts";

const REQUIRED = {
  JOBS_TABLE_NAME: "Jobs",
  CONTROL_TABLE_NAME: "Control",
  JOBS_QUEUE_URL: "https://sqs.us-east-1.amazonaws.com/123456789012/jobs",
  API_KEY_SECRET_ARN: "arn:aws:secretsmanager:us-east-1:123456789012:secret:key",
};

const context = { functionName: "scheduler", awsRequestId: "r1", functionVersion: "1" } as Context;

beforeEach(() => {
  vi.resetModules();
  for (const name of Object.keys(settingsEntries)) vi.stubEnv(name, undefined);
  vi.stubEnv("AWS_REGION", "us-east-1");
  vi.stubEnv("POWERTOOLS_LOG_LEVEL", "SILENT");
});

test("without its settings it fails with one error that names every variable", async () => {
  await expect(import("./lambda.ts")).rejects.toMatchObject({
    name: "SettingsError",
    message:
      "JOBS_TABLE_NAME is not set; CONTROL_TABLE_NAME is not set; JOBS_QUEUE_URL is not set; " +
      "API_KEY_SECRET_ARN is not set. Set these environment variables of the function.",
  });
});

test("with its settings it rejects an input that is not a task", async () => {
  for (const [name, value] of Object.entries(REQUIRED)) vi.stubEnv(name, value);
  const { handler } = await import("./lambda.ts");
  await expect(handler({ task: "hour" }, context)).rejects.toThrow(
    "ScheduleInputError: the schedule's input must be",
  );
});
