import { DEFAULT_TIMING } from "@boomerang/core";
import { CfnParameter, Stack } from "aws-cdk-lib";
import { expect, test } from "vitest";
import { DeploymentSettingsError } from "./deployment-settings-error.ts";
import { parseSettings } from "./parse-settings.ts";
import type { BoomerangSettings } from "./settings.ts";

test("nothing need be set", () => {
  expect(parseSettings({})).toEqual({
    targets: [],
    dispatcherConcurrency: 25,
    recordRetentionDays: DEFAULT_TIMING.recordRetentionMs / 86_400_000,
    announceSubmitted: false,
    deliveriesPerSecond: 2000,
    deliveriesBurst: 4000,
    oldestMessageMinutes: 60,
    oldestOpenJobHours: 6,
    runbookUrl: "docs/runbook.md",
    logRetentionDays: 30,
    tracing: false,
    deletionProtection: true,
  });
});

test("what is set is kept", () => {
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
    tracing: true,
    deletionProtection: false,
  };
  expect(parseSettings(set)).toMatchObject(set);
});

test("a text that is known only when it is deployed is let through", () => {
  const later = (id: string) => new CfnParameter(new Stack(), id).valueAsString;
  const set = { webhookBaseUrl: later("Address"), alarmEmail: later("Email"), apiBaseUrl: later("Api") };
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
  [{ webhookBaseUrl: "https://u:p@hooks.example" }, "webhookBaseUrl must not hold a user name or a password"],
  [{ apiBaseUrl: "ftp://api.example" }, "apiBaseUrl must be an http or https URL"],
  [{ apiBaseUrl: "https://u@api.example" }, "apiBaseUrl must not hold a user name or a password"],
  [{ deliveriesPerSecond: 20_000 }, "deliveriesPerSecond must be"],
  [{ deliveriesBurst: 0 }, "deliveriesBurst must be"],
  [{ receiverReservedConcurrency: 5 }, "receiverReservedConcurrency must be"],
  [{ alarmEmail: "nobody" }, "alarmEmail must be an e-mail address"],
  [{ oldestMessageMinutes: 0 }, "oldestMessageMinutes must be"],
  [{ oldestOpenJobHours: 0 }, "oldestOpenJobHours must be"],
  [{ runbookUrl: "https://x.example/#here" }, "runbookUrl must be"],
  [{ runbookUrl: `https://x.example/${"a".repeat(500)}` }, "runbookUrl must have 500 characters at most"],
  [{ logRetentionDays: 2 }, "logRetentionDays must be one of 1, 3, 5"],
])("%j is refused at synth, by its name", (settings, fault) => {
  expect(() => parseSettings(settings)).toThrow(fault);
});

test.each<[unknown, string]>([
  [{ subscriptions: 1 }, "subscriptions is not a known field; known are targets, submissionsPerMinute"],
  [{ tracing: "yes" }, "tracing must be true or false"],
  [undefined, "the settings must be an object"],
])("%j, which TypeScript would not let pass, is refused too", (settings, fault) => {
  expect(() => parseSettings(settings as BoomerangSettings)).toThrow(fault);
});

test("all faults are told together", () => {
  const faults = { dispatcherConcurrency: 0, alarmEmail: "", logRetentionDays: 0 };
  expect(() => parseSettings(faults)).toThrow(DeploymentSettingsError);
  for (const name of Object.keys(faults)) expect(() => parseSettings(faults)).toThrow(name);
});
