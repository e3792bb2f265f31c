import type { Context } from "aws-lambda";
import { beforeEach, expect, test, vi } from "vitest";
import { settingsEntries } from "./settings.ts";

const context = { functionName: "publisher", awsRequestId: "r1", functionVersion: "1" } as Context;

beforeEach(() => {
  vi.resetModules();
  for (const name of Object.keys(settingsEntries)) vi.stubEnv(name, undefined);
  vi.stubEnv("AWS_REGION", "us-east-1");
  vi.stubEnv("POWERTOOLS_LOG_LEVEL", "SILENT");
});

test("without its settings it fails with one error that names every variable", async () => {
  vi.stubEnv("ANNOUNCE_SUBMITTED", "yes");
  await expect(import("./lambda.ts")).rejects.toMatchObject({
    name: "SettingsError",
    message:
      "JOBS_TABLE_NAME is not set; EVENT_BUS_NAME is not set; ANNOUNCE_SUBMITTED must be true or false. " +
      "Set these environment variables of the function.",
  });
});

test("with its settings it handles an empty batch", async () => {
  vi.stubEnv("JOBS_TABLE_NAME", "Jobs");
  vi.stubEnv("EVENT_BUS_NAME", "bus");
  const { handler } = await import("./lambda.ts");
  expect(await handler({ Records: [] }, context)).toEqual({ batchItemFailures: [] });
});
