import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Template } from "aws-cdk-lib/assertions";
import { expect, test } from "vitest";
import type { BoomerangSettings } from "../settings/settings.ts";
import { MAX_TARGETS, MAX_WAKE_SCHEDULES } from "../settings/target-settings.ts";
import { BoomerangStack } from "../stack.ts";
import { longestText } from "../testing/longest-text.fixture.ts";
import { createApp, inlineCode, resourcesOf } from "../testing/template.fixture.ts";

const id = (n: number) => String(n).padStart(63, "x");

/** Everything that a template contains, as large as the settings allow. */
const SETTINGS: Required<BoomerangSettings> = {
  targets: Array.from({ length: MAX_TARGETS }, (_, n) => ({
    target: `model:${id(n)}/deployment:${id(n)}`,
    wake:
      n < MAX_WAKE_SCHEDULES
        ? [{ cron: "0 6 ? * MON-FRI *", timeZone: "America/Argentina/ComodRivadavia" }]
        : [],
  })),
  submissionsPerMinute: 1_000_000,
  peakDeliveriesPerSecond: 10_000,
  dispatcherConcurrency: 1000,
  drainConcurrency: 1000,
  publishersPerShard: 10,
  recordRetentionDays: 3650,
  checkAfterSeconds: 1800,
  statusCallsPerSecond: 1000,
  queueStatusCallsPerSecond: 1000,
  resubmitUndelivered: false,
  announceSubmitted: true,
  eventArchiveDays: 3650,
  webhookBaseUrl: `https://hooks.example/${"a".repeat(478)}`,
  apiBaseUrl: `https://api.example/${"a".repeat(480)}`,
  deliveriesPerSecond: 10_000,
  deliveriesBurst: 5000,
  receiverReservedConcurrency: 10_000,
  alarmEmail: "ops@example.com",
  oldestMessageMinutes: 20_000,
  oldestOpenJobHours: 1000,
  runbookUrl: `https://x.example/${"a".repeat(482)}`,
  logRetentionDays: 731,
  platformLogs: true,
  tracing: true,
  deletionProtection: true,
  alarmTopicArn: `arn:aws:sns:us-isof-south-1:123456789012:${"a".repeat(256)}`,
  kmsKey: `arn:aws-us-gov:kms:us-isof-south-1:123456789012:key/${"mrk-".padEnd(36, "0")}`,
  permissionsBoundary: `arn:aws-us-gov:iam::123456789012:policy/${"a".repeat(512)}`,
  tags: Object.fromEntries(
    Array.from({ length: 20 }, (_, n) => [String(n).padStart(15, "k"), "v".repeat(15)]),
  ),
  vpc: {
    vpcId: "vpc-0123456789abcdef0",
    subnetIds: Array.from({ length: 16 }, (_, n) => `subnet-${String(n).padStart(17, "0")}`),
    routeTableIds: Array.from({ length: 20 }, (_, n) => `rtb-${String(n).padStart(17, "0")}`),
    interfaceEndpoints: true,
  },
  accessLogs: true,
  bucketVersioning: true,
};

/** The template's text as CDK writes it. */
function writtenTemplate(settings: BoomerangSettings): string {
  const outdir = mkdtempSync(join(tmpdir(), "boomerang-limits-"));
  try {
    const app = createApp(outdir);
    // The CDK's command line adds the construct path to each resource.
    app.node.setContext("aws:cdk:enable-path-metadata", true);
    const { artifactId } = new BoomerangStack(app, "s".repeat(128), { ...settings, code: inlineCode });
    return readFileSync(app.synth().getStackArtifact(artifactId).templateFullPath, "utf8");
  } finally {
    rmSync(outdir, { recursive: true });
  }
}

const written = writtenTemplate(SETTINGS);
const template = Template.fromString(written);
const { Resources, Outputs, Description } = template.toJSON();
const propertiesOf = (type: string) =>
  Object.values(resourcesOf(template, type)).map(({ Properties }) => Properties);
const logicalIdOf = (value: unknown) => (value as { Ref: string }).Ref;
const text = (value: unknown) => longestText(template, value);

test("the settings are the largest that are accepted", () => {
  for (const url of [SETTINGS.webhookBaseUrl, SETTINGS.apiBaseUrl, SETTINGS.runbookUrl])
    expect(url).toHaveLength(500);
});

/** The texts of a template, with the limit of characters and its source. */
const TEXTS: readonly [type: string, property: string, limit: number, source: string][] = [
  ["AWS::ApiGateway::RestApi", "Description", 255, "not documented"],
  ["AWS::ApiGateway::Deployment", "Description", 255, "not documented"],
  ["AWS::CloudWatch::Alarm", "AlarmDescription", 1024, "CloudWatch PutMetricAlarm"],
  ["AWS::CloudWatch::Alarm", "Namespace", 255, "CloudWatch PutMetricAlarm"],
  ["AWS::EC2::SecurityGroup", "GroupDescription", 255, "EC2 CreateSecurityGroup"],
  ["AWS::Events::Archive", "Description", 512, "EventBridge CreateArchive"],
  ["AWS::Events::EventBus", "Description", 512, "EventBridge CreateEventBus"],
  ["AWS::IAM::Role", "Description", 1000, "IAM CreateRole"],
  ["AWS::Lambda::Function", "Description", 256, "Lambda CreateFunction"],
  ["AWS::SNS::Topic", "DisplayName", 100, "SNS SetTopicAttributes"],
  ["AWS::Scheduler::Schedule", "Description", 512, "EventBridge Scheduler CreateSchedule"],
  ["AWS::Scheduler::Schedule", "ScheduleExpression", 256, "EventBridge Scheduler CreateSchedule"],
  ["AWS::Scheduler::Schedule", "ScheduleExpressionTimezone", 50, "EventBridge Scheduler CreateSchedule"],
  ["AWS::SecretsManager::Secret", "Description", 2048, "Secrets Manager CreateSecret"],
];

test.each(TEXTS)("every %s keeps its %s within %i characters", (type, property, limit) => {
  const values = propertiesOf(type).flatMap((properties) =>
    properties[property] === undefined ? [] : [text(properties[property])],
  );
  expect(values.length).toBeGreaterThan(0);
  for (const value of values) expect(value.length, value).toBeLessThanOrEqual(limit);
});

test("every description of the template is among these", () => {
  const described = Object.values<{ Type: string; Properties?: object }>(Resources).flatMap(
    ({ Type, Properties = {} }) =>
      Object.keys(Properties)
        .filter((property) => /Description$/.test(property))
        .map((property) => `${Type} ${property}`),
  );
  expect(TEXTS.map(([type, property]) => `${type} ${property}`)).toEqual(
    expect.arrayContaining([...new Set(described)]),
  );
});

// Lambda's quota "environment variables": 4 KB for all variables of a function. It measures them as JSON.
test("the environment of each function has at most 4 KB, however long the names of its resources are", () => {
  const sizes = propertiesOf("AWS::Lambda::Function").map(({ Description: name, Environment }) => {
    const variables = Object.entries(Environment.Variables).map(([key, value]) => [key, text(value)]);
    return [name, JSON.stringify(Object.fromEntries(variables)).length];
  });
  expect(sizes).toHaveLength(4);
  for (const [name, size] of sizes) expect(size, name).toBeLessThanOrEqual(4096);
});

// Lambda's quota of an asynchronous invocation was 256 KB until it became 1 MB.
test("the input of each schedule has at most 256 KB", () => {
  const sizes = propertiesOf("AWS::Scheduler::Schedule").map(({ Target }) => text(Target.Input).length);
  expect(sizes).toHaveLength(1 + MAX_WAKE_SCHEDULES);
  expect(Math.max(...sizes)).toBeLessThanOrEqual(256 * 1024);
});

// CloudWatch's quotas: 500 widgets a dashboard, 500 metrics a widget, 2,500 metrics a dashboard.
test("the dashboard has at most 500 widgets and 2500 metrics", () => {
  const { widgets } = JSON.parse(text(propertiesOf("AWS::CloudWatch::Dashboard")[0].DashboardBody));
  const metrics = widgets.map(
    ({ properties }: { properties: { metrics?: unknown[] } }) => properties.metrics ?? [],
  );
  expect(widgets.length).toBeLessThanOrEqual(500);
  expect(metrics.flat().length).toBeLessThanOrEqual(2500);
});

// IAM's quota: the inline policies of a role have 10,240 characters together, without white space.
test("the policies of each role have at most 10,240 characters", () => {
  const sizes: Record<string, number> = {};
  for (const { Roles, PolicyDocument } of propertiesOf("AWS::IAM::Policy")) {
    const characters = JSON.stringify(PolicyDocument, (_key, value) => {
      const isReference =
        typeof value === "object" &&
        value !== null &&
        Object.keys(value)
          .join()
          .match(/^(Ref|Fn::.+)$/);
      return isReference ? text(value) : value;
    }).length;
    for (const role of Roles.map(logicalIdOf)) sizes[role] = (sizes[role] ?? 0) + characters;
  }
  expect(Object.keys(sizes)).toHaveLength(5);
  expect(Math.max(...Object.values(sizes))).toBeLessThanOrEqual(10_240);
});

// CloudFormation's quotas: 500 resources, 200 outputs, a template of 1 MB, a description of 1,024 bytes.
test("the template keeps within the quotas of CloudFormation, with room for other constructs", () => {
  expect(Object.keys(Resources).length).toBeLessThanOrEqual(300);
  expect(Object.keys(Outputs).length).toBeLessThanOrEqual(200);
  // CDK warns above 80 % of the limit, and `synth --strict` then fails.
  expect(written.length).toBeLessThanOrEqual(800_000);
  expect(Description.length).toBeLessThanOrEqual(1024);
  for (const { Description: description } of Object.values<{ Description: string }>(Outputs)) {
    expect(description.length).toBeLessThanOrEqual(1024);
  }
});

test("without tags, which are in the template many times, it is written with indentation", () => {
  const untagged = writtenTemplate({ ...SETTINGS, tags: {} });
  expect(untagged).toContain("\n ");
  expect(untagged.length).toBeLessThanOrEqual(800_000);
});

// EventBridge's quota of an event pattern is 2,048 characters, Lambda's of a filter 4,096.
test("event patterns and filters keep within their limits", () => {
  for (const { EventPattern } of propertiesOf("AWS::Events::Archive")) {
    expect(JSON.stringify(EventPattern).length).toBeLessThanOrEqual(2048);
  }
  const filters = propertiesOf("AWS::Lambda::EventSourceMapping").flatMap(
    ({ FilterCriteria }) => FilterCriteria?.Filters ?? [],
  );
  expect(filters).toHaveLength(1);
  expect(filters[0].Pattern.length).toBeLessThanOrEqual(4096);
});
