import { restApiEvent } from "@boomerang/testkit/events/rest-api";
import type { Context } from "aws-lambda";
import { beforeEach, expect, test, vi } from "vitest";
import { settingsEntries } from "./settings.ts";

const REQUIRED = {
  JOBS_TABLE_NAME: "Jobs",
  BUCKET_NAME: "bucket",
  CONTROL_TABLE_NAME: "Control",
  QUARANTINE_QUEUE_URL: "http://127.0.0.1:1/123456789012/quarantine",
  SPILL_QUEUE_URL: "http://127.0.0.1:1/123456789012/spill",
  DEAD_LETTER_QUEUE_URL: "http://127.0.0.1:1/123456789012/dead",
  WEBHOOK_SECRETS_ARN: "arn:aws:secretsmanager:us-east-1:123456789012:secret:webhook",
  LINK_KEY_SECRET_ARN: "arn:aws:secretsmanager:us-east-1:123456789012:secret:link",
};

const context = { functionName: "receiver", awsRequestId: "r", functionVersion: "1" } as Context;

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

test("with its settings it starts without AWS, and rejects another path than a webhook URL without a call to it", async () => {
  for (const [name, value] of Object.entries(REQUIRED)) vi.stubEnv(name, value);
  const { handler } = await import("./lambda.ts");
  expect(await handler(restApiEvent({ path: "/" }), context)).toEqual({ statusCode: 401, body: "" });
  expect(await handler({ Records: [] }, context)).toEqual({ batchItemFailures: [] });
});

test("its metrics have the namespace of the setting", async () => {
  for (const [name, value] of Object.entries(REQUIRED)) vi.stubEnv(name, value);
  vi.stubEnv("METRICS_NAMESPACE", "Boomerang/Staging");
  vi.stubEnv("POWERTOOLS_METRICS_DISABLED", "false");
  const printed = vi.spyOn(console, "log").mockReturnValue();
  const { handler } = await import("./lambda.ts");
  await handler(restApiEvent({ path: "/" }), context);
  expect(printed.mock.calls.flat().map(String)).toContainEqual(
    expect.stringContaining('"Namespace":"Boomerang/Staging"'),
  );
});

test("the receiver responds to a delivery in time even when AWS cannot be reached", async () => {
  for (const [name, value] of Object.entries(REQUIRED)) vi.stubEnv(name, value);
  const { handler } = await import("./lambda.ts");
  const path = `/v1/webhooks/order-1/${"a".repeat(43)}`;
  expect(await handler(restApiEvent({ path, body: "{}" }), context)).toEqual({ statusCode: 503, body: "" });
});
