import type { Context } from "aws-lambda";
import { beforeEach, expect, test, vi } from "vitest";
import { settingsEntries } from "./settings.ts";

const REQUIRED = {
  JOBS_TABLE_NAME: "Jobs",
  CONTROL_TABLE_NAME: "Control",
  BUCKET_NAME: "bucket",
  JOBS_QUEUE_URL: "https://sqs.us-east-1.amazonaws.com/123456789012/jobs",
  DEAD_LETTER_QUEUE_URL: "https://sqs.us-east-1.amazonaws.com/123456789012/dead",
  API_KEY_SECRET_ARN: "arn:aws:secretsmanager:us-east-1:123456789012:secret:key",
  LINK_KEY_SECRET_ARN: "arn:aws:secretsmanager:us-east-1:123456789012:secret:link",
  WEBHOOK_BASE_URL: "https://hooks.example",
};

const context = { functionName: "dispatcher", awsRequestId: "r", functionVersion: "1" } as Context;

beforeEach(() => {
  vi.resetModules();
  for (const name of Object.keys(settingsEntries)) vi.stubEnv(name, undefined);
  vi.stubEnv("AWS_REGION", "us-east-1");
  vi.stubEnv("AWS_ACCESS_KEY_ID", "example");
  vi.stubEnv("AWS_SECRET_ACCESS_KEY", "example");
  vi.stubEnv("POWERTOOLS_DEV", "true");
  vi.stubEnv("POWERTOOLS_LOG_LEVEL", "SILENT");
  // Nothing listens there: every call to AWS is refused, also those of the start.
  vi.stubEnv("AWS_ENDPOINT_URL", "http://127.0.0.1:1");
});

test("without its settings it fails with one error that names every variable", async () => {
  const loading = import("./lambda.ts");
  await expect(loading).rejects.toMatchObject({ name: "SettingsError" });
  for (const name of Object.keys(REQUIRED)) await expect(loading).rejects.toThrow(`${name} is not set`);
});

test("with its settings it starts without AWS, and handles an empty batch", async () => {
  for (const [name, value] of Object.entries(REQUIRED)) vi.stubEnv(name, value);
  const { handler } = await import("./lambda.ts");
  expect(await handler({ Records: [] }, context)).toEqual({ batchItemFailures: [] });
});
