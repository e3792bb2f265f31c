import { BOOTSTRAP_VERSION, checkAccount, worstOf } from "@boomerang/preflight";
import { accountFacts, known } from "@boomerang/preflight/testing/account";
import { expect, test } from "vitest";
import { parseSettings } from "../settings/parse-settings.ts";
import type { BoomerangSettings } from "../settings/settings.ts";
import { BoomerangStack } from "../stack.ts";
import { createApp, inlineCode, resourcesOf, templateOf } from "../testing/template.fixture.ts";
import { needsOf } from "./needs-of.ts";

const needs = (settings: BoomerangSettings = {}) => needsOf(parseSettings(settings));

test("the settings that decide how many functions run reach the preflight, with their defaults", () => {
  expect(needs().settings).toMatchObject({
    submissionsPerMinute: 180,
    dispatcherConcurrency: 2,
    drainConcurrency: 2,
    publishersPerShard: 1,
    deliveriesPerSecond: 2000,
    deliveriesBurst: 1000,
  });
  const set = { submissionsPerMinute: 600, receiverReservedConcurrency: 50 };
  expect(needs(set).settings).toMatchObject(set);
});

test("the default settings fit into a new account in ordinary operation, and into a region whose API Gateway has small limits", () => {
  const facts = accountFacts({
    concurrency: known({ limit: 10, unreserved: 10 }),
    throttle: known({ ratePerSecond: 2500, burst: 1250 }),
  });
  const findings = checkAccount({ isRead: true, facts }, needs()).filter(({ level }) => level !== "ok");
  expect(findings).toMatchObject([
    { level: "warning", why: expect.stringContaining("That is enough in ordinary operation.") },
  ]);
  expect(worstOf(checkAccount({ isRead: true, facts }, needs({ dispatcherConcurrency: 25 })))).toBe("error");
});

test.each<BoomerangSettings>([
  {},
  {
    alarmEmail: "ops@example.com",
    targets: [{ target: "model:abc/production" }],
    eventArchiveDays: 1,
    tracing: true,
  },
])("the stack has as many alarms and secrets as the preflight expects, with %j", (settings) => {
  const count = (type: string) => Object.keys(resourcesOf(templateOf(settings), type)).length;
  const { alarms, secrets } = needs(settings);
  expect({ alarms, secrets }).toEqual({
    alarms: count("AWS::CloudWatch::Alarm"),
    secrets: count("AWS::SecretsManager::Secret"),
  });
});

test("the stack has no other functions that run at the same time than those that the preflight counts", () => {
  const reserved = { targets: [{ target: "model:abc/production" }] };
  const sources = Object.keys(resourcesOf(templateOf(reserved), "AWS::Lambda::EventSourceMapping"));
  expect(sources.map((name) => name.replace(/Function.*?(?=Quarantine|Source)/, " ")).sort()).toEqual([
    "Dispatcher Source",
    "Publisher Source",
    "Receiver QuarantineSource",
    "Receiver Source",
  ]);
});

test("the receiver is found among the deployed functions by its logical id", () => {
  const functions = Object.keys(resourcesOf(templateOf(), "AWS::Lambda::Function"));
  expect(functions.filter((id) => id.includes("ReceiverFunction"))).toHaveLength(1);
});

test("the bootstrap version that the preflight requires is the template's", () => {
  const app = createApp();
  new BoomerangStack(app, "Boomerang", { code: inlineCode });
  const [stack] = app.synth().stacks;
  expect(stack?.requiresBootstrapStackVersion).toBe(BOOTSTRAP_VERSION);
});

test("wakes at the same time are counted, and schedules in other time zones are not the same time", () => {
  const at = (cron: string, timeZone = "UTC") => ({ cron, timeZone });
  const morning = "45 7 ? * MON-FRI *";
  const targets = [
    { target: "model:a/production", wake: [at(morning), at("0 12 * * ? *")] },
    { target: "model:b/production", wake: [at(morning)] },
    { target: "model:c/production", wake: [at(morning, "Europe/Berlin")] },
    { target: "model:d/production" },
  ];
  expect(needs({ targets }).wakes).toBe(2);
  expect(needs().wakes).toBe(0);
});
