import { expect, test } from "vitest";
import { parseSettings } from "../settings/parse-settings.ts";
import { PLATFORM_SETTINGS } from "../testing/platform-settings.fixture.ts";
import { resourcesOf, templateOf } from "../testing/template.fixture.ts";
import { platformNeedsOf } from "./platform-needs-of.ts";

test("by default, nothing of the platform is needed", () => {
  expect(platformNeedsOf(parseSettings({}))).toEqual({ accessLogs: false, hasOwnTopic: false });
});

test("what the settings name reaches the preflight", () => {
  const { alarmTopicArn, kmsKey, permissionsBoundary } = PLATFORM_SETTINGS;
  const expected = { accessLogs: true, hasOwnTopic: true, alarmTopicArn, kmsKey, permissionsBoundary };
  expect(platformNeedsOf(parseSettings(PLATFORM_SETTINGS))).toEqual(expected);
});

test("the stack has a topic of its own exactly when the preflight expects one", () => {
  for (const settings of [{}, { alarmTopicArn: PLATFORM_SETTINGS.alarmTopicArn }, PLATFORM_SETTINGS]) {
    const topics = Object.keys(resourcesOf(templateOf(settings), "AWS::SNS::Topic"));
    expect(topics.length > 0).toBe(platformNeedsOf(parseSettings(settings)).hasOwnTopic);
  }
});

test("no other setting names something of the account by its ARN", () => {
  const arns = Object.entries(PLATFORM_SETTINGS).filter(([, value]) => String(value).startsWith("arn:"));
  expect(arns.map(([name]) => name).sort()).toEqual(["alarmTopicArn", "kmsKey", "permissionsBoundary"]);
});
