import { DEFAULT_TIMING } from "@boomerang/core";
import { CfnParameter, Stack } from "aws-cdk-lib";
import { expect, test } from "vitest";
import { DeploymentSettingsError, parseSettings } from "./parse-settings.ts";
import type { BoomerangSettings } from "./settings.ts";

test("every setting has a default", () => {
  expect(parseSettings({})).toEqual({
    targets: [],
    submissionsPerMinute: 180,
    dispatcherConcurrency: 2,
    recordRetentionDays: DEFAULT_TIMING.recordRetentionMs / 86_400_000,
    resubmitUndelivered: false,
    publishersPerShard: 1,
    announceSubmitted: false,
    deliveriesPerSecond: 2000,
    deliveriesBurst: 1000,
    drainConcurrency: 2,
    oldestMessageMinutes: 60,
    oldestOpenJobHours: 6,
    runbookUrl: "docs/runbook.md",
    logRetentionDays: 30,
    platformLogs: false,
    tracing: false,
    deletionProtection: true,
    tags: {},
    accessLogs: false,
    bucketVersioning: false,
  });
});

test("settings keep the values that are given", () => {
  const set = {
    submissionsPerMinute: 600,
    checkAfterSeconds: 60,
    statusCallsPerSecond: 100,
    queueStatusCallsPerSecond: 10,
    eventArchiveDays: 14,
    webhookBaseUrl: "https://hooks.example.com",
    apiBaseUrl: "http://127.0.0.1:8080",
    receiverReservedConcurrency: 50,
    alarmEmail: "ops@example.com",
    resubmitUndelivered: true,
    platformLogs: true,
    tracing: true,
    deletionProtection: false,
  };
  expect(parseSettings(set)).toMatchObject(set);
});

test("a CDK token, whose value is known only at deployment, is accepted", () => {
  const token = (id: string) => new CfnParameter(new Stack(), id).valueAsString;
  const set = { webhookBaseUrl: token("Url"), alarmEmail: token("Email"), apiBaseUrl: token("Api") };
  expect(parseSettings(set)).toMatchObject(set);
});

test.each<[BoomerangSettings, string]>([
  [{ submissionsPerMinute: 9 }, "submissionsPerMinute must be a whole number from 10 to 1000000"],
  [{ submissionsPerMinute: 10.5 }, "submissionsPerMinute must be a whole number"],
  [{ dispatcherConcurrency: 1 }, "dispatcherConcurrency must be a whole number from 2 to 1000"],
  [{ recordRetentionDays: 0 }, "recordRetentionDays must be a whole number from 1 to 3650"],
  [{ checkAfterSeconds: 4000 }, "checkAfterSeconds must be a whole number from 5 to 1800"],
  [{ statusCallsPerSecond: 0 }, "statusCallsPerSecond must be a whole number from 2 to 1000"],
  [{ queueStatusCallsPerSecond: -1 }, "queueStatusCallsPerSecond must be a whole number"],
  [{ eventArchiveDays: 0 }, "eventArchiveDays must be"],
  [{ webhookBaseUrl: "http://hooks.example" }, "webhookBaseUrl must be an https URL"],
  [
    { webhookBaseUrl: "https://hooks.example?x" },
    "webhookBaseUrl must be an http or https URL without a query or fragment",
  ],
  [
    { webhookBaseUrl: "https://u:p@hooks.example" },
    "webhookBaseUrl must not contain a user name or a password",
  ],
  [{ webhookBaseUrl: `https://${"a".repeat(493)}` }, "webhookBaseUrl must have at most 500 characters"],
  [{ apiBaseUrl: `https://api.example/${"a".repeat(481)}` }, "apiBaseUrl must have at most 500 characters"],
  [{ apiBaseUrl: "ftp://api.example" }, "apiBaseUrl must be an http or https URL"],
  [{ apiBaseUrl: "https://u@api.example" }, "apiBaseUrl must not contain a user name or a password"],
  [{ deliveriesPerSecond: 20_000 }, "deliveriesPerSecond must be"],
  [{ deliveriesBurst: 0 }, "deliveriesBurst must be"],
  [{ drainConcurrency: 1 }, "drainConcurrency must be a whole number from 2 to 1000"],
  [{ publishersPerShard: 0 }, "publishersPerShard must be a whole number from 1 to 10"],
  [{ publishersPerShard: 11 }, "publishersPerShard must be a whole number from 1 to 10"],
  [{ receiverReservedConcurrency: 5 }, "receiverReservedConcurrency must be"],
  [{ alarmEmail: "nobody" }, "alarmEmail must be an e-mail address"],
  [{ oldestMessageMinutes: 0 }, "oldestMessageMinutes must be"],
  [{ oldestOpenJobHours: 0 }, "oldestOpenJobHours must be"],
  [{ runbookUrl: "https://x.example/#here" }, "runbookUrl must be"],
  [{ runbookUrl: `https://x.example/${"a".repeat(500)}` }, "runbookUrl must have at most 500 characters"],
  [{ logRetentionDays: 2 }, "logRetentionDays must be one of 1, 3, 5"],
])("%j is rejected by the name of its field", (settings, error) => {
  expect(() => parseSettings(settings)).toThrow(error);
});

test.each<[unknown, string]>([
  [{ subscriptions: 1 }, "subscriptions is not a known field; known are targets, submissionsPerMinute"],
  [{ platformLogs: "INFO" }, "platformLogs must be true or false"],
  [{ tracing: "yes" }, "tracing must be true or false"],
  [undefined, "the settings must be an object"],
])("%j, which does not compile in TypeScript, is rejected too", (settings, error) => {
  expect(() => parseSettings(settings as BoomerangSettings)).toThrow(error);
});

test("all invalid fields are reported together", () => {
  const invalid = { dispatcherConcurrency: 0, alarmEmail: "", logRetentionDays: 0 };
  expect(() => parseSettings(invalid)).toThrow(DeploymentSettingsError);
  for (const name of Object.keys(invalid)) expect(() => parseSettings(invalid)).toThrow(name);
});
