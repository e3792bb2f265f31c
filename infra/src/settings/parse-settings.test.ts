import { DEFAULT_TIMING } from "@boomerang/core";
import { expect, test } from "vitest";
import { DeploymentSettingsError, parseSettings } from "./parse-settings.ts";
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

test("a target is written the same everywhere, and wakes in UTC unless it says where", () => {
  const wake = [{ cron: "0 8 ? * * *" }, { cron: "0 9 ? * * *", timeZone: "Europe/Berlin" }];
  expect(
    parseSettings({ targets: [{ target: "model:abc/production", wake }, { target: "chain:d/x" }] }),
  ).toMatchObject({
    targets: [
      {
        target: "model:abc/production",
        wake: [
          { cron: "0 8 ? * * *", timeZone: "UTC" },
          { cron: "0 9 ? * * *", timeZone: "Europe/Berlin" },
        ],
      },
      { target: "chain:d/x", wake: [] },
    ],
  });
});

const wakeAt = (cron: string, timeZone?: string): BoomerangSettings => ({
  targets: [{ target: "model:a/production", wake: [{ cron, ...(timeZone !== undefined && { timeZone }) }] }],
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
  [{ webhookBaseUrl: "http://hooks.example" }, "webhookBaseUrl must be an https address"],
  [
    { webhookBaseUrl: "https://hooks.example?x" },
    "webhookBaseUrl must be an http or https address without a query",
  ],
  [{ apiBaseUrl: "ftp://api.example" }, "apiBaseUrl must be an http or https address"],
  [{ deliveriesPerSecond: 20_000 }, "deliveriesPerSecond must be"],
  [{ deliveriesBurst: 0 }, "deliveriesBurst must be"],
  [{ receiverReservedConcurrency: 5 }, "receiverReservedConcurrency must be"],
  [{ alarmEmail: "nobody" }, "alarmEmail must be an e-mail address"],
  [{ oldestMessageMinutes: 0 }, "oldestMessageMinutes must be"],
  [{ oldestOpenJobHours: 0 }, "oldestOpenJobHours must be"],
  [{ runbookUrl: "https://x.example/#here" }, "runbookUrl must be"],
  [{ logRetentionDays: 2 }, "logRetentionDays must be one of 1, 3, 5"],
  [{ targets: [{ target: "abc" }] }, 'targets.0.target "abc" is no target such as model:abc123/production'],
  [{ targets: [{ target: "model:a/b" }, { target: "model:a/b" }] }, "targets names model:a/b twice"],
  [wakeAt("0 8 * * *"), "targets.0.wake.0.cron has 5 fields"],
  [
    wakeAt("0 8 ? * * *", "Europe/Atlantis"),
    'targets.0.wake.0.timeZone "Europe/Atlantis" is no IANA time zone',
  ],
])("%j is refused at synth, by its name", (settings, fault) => {
  expect(() => parseSettings(settings)).toThrow(fault);
});

test.each<[unknown, string]>([
  [{ subscriptions: 1 }, "subscriptions is not a known field; known are targets, submissionsPerMinute"],
  [
    { targets: [{ target: "model:a/b", cron: "x" }] },
    "targets.0.cron is not a known field; known are target and wake",
  ],
  [{ targets: "model:a/b" }, "targets must be a list"],
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
