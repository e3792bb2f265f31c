import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { FUNCTION_NAMES } from "../boomerang/code.ts";
import { PACKAGES, sourceOf } from "../testing/source.fixture.ts";
import { resourceOf, resourcesOf, templateOf, textOf } from "../testing/template.fixture.ts";
import { anchorOf } from "./alarm-definition.ts";

const RUNBOOK = join(import.meta.dirname, "../../../docs/runbook.md");
const METER = join(PACKAGES, "runtime/src/observe/meter.ts");

const TOPIC = "arn:aws:sns:us-east-1:123456789012:alarms";

const alarms = Object.values(resourcesOf(templateOf(), "AWS::CloudWatch::Alarm")).map(
  ({ Properties }) => Properties,
);
const alarmNamed = (title: string) => alarms.find(({ AlarmName }) => AlarmName === `Boomerang: ${title}`);

/** The sections of the runbook, by anchor. */
const sections = new Map(
  readFileSync(RUNBOOK, "utf8")
    .split(/^## /m)
    .slice(1)
    .map((section) => [anchorOf(section.split("\n", 1)[0] ?? ""), section]),
);

test.each(alarms.map(({ AlarmName, AlarmDescription }) => [AlarmName, AlarmDescription]))(
  "%s describes what it means, and links its section of the runbook",
  (_, description: string) => {
    const [, meaning = "", anchor = ""] = /^(.+) What to do: docs\/runbook\.md#(.+)$/.exec(description) ?? [];
    expect(meaning.length).toBeGreaterThan(40);
    expect(description.length).toBeLessThan(1024);
    const section = sections.get(anchor) ?? "";
    for (const part of ["**What happened:**", "**Why:**", "**What to do:**"]) expect(section).toContain(part);
  },
);

test("the runbook has no section about an alarm that does not exist", () => {
  const linked = new Set(alarms.map(({ AlarmDescription }) => AlarmDescription.split("#").at(-1)));
  const about = [...sections]
    .filter(([, section]) => section.includes("**What happened:**"))
    .map(([anchor]) => anchor);
  expect(about.filter((anchor) => !linked.has(anchor))).toEqual([]);
});

test("log lines and reasons that the runbook quotes exist in the code", () => {
  const source = ["runtime", ...FUNCTION_NAMES].map(sourceOf).join("");
  const inProse = readFileSync(RUNBOOK, "utf8").replace(/```.*?```/gs, "");
  // Quoted text of several lowercase words; commands contain punctuation, and Lambda's own lines are capitalized.
  const texts = [...inProse.matchAll(/`((?!log )[a-z][a-zA-Z ;:]* [a-z ;:]+)`/g)].map(
    ([, text = ""]) => text,
  );
  expect(texts.length).toBeGreaterThan(15);
  expect(texts.filter((text) => !source.includes(`"${text}"`))).toEqual([]);
});

test("missing data raises only the alarm about the scheduler, whose absence is the fault", () => {
  const breaching = alarms.filter(({ TreatMissingData }) => TreatMissingData === "breaching");
  expect(breaching).toEqual([alarmNamed("Scheduler not running")]);
});

test("missing data clears every alarm but the one about event sources, which have no value while they are unknown", () => {
  const kept = alarms.filter(({ TreatMissingData }) => TreatMissingData === "ignore");
  expect(kept).toEqual([alarmNamed("Event source not running")]);
  expect(new Set(alarms.map(({ TreatMissingData }) => TreatMissingData))).toEqual(
    new Set(["breaching", "ignore", "notBreaching"]),
  );
});

test("our own metrics have the names that the meter emits", () => {
  const meter = readFileSync(METER, "utf8");
  const ours = alarms.filter(({ Namespace }) => Namespace === "Boomerang");
  expect(ours.length).toBeGreaterThan(5);
  for (const { MetricName, Dimensions } of ours) {
    expect(meter).toContain(`"${MetricName}"`);
    expect(Dimensions).toEqual([
      { Name: "service", Value: expect.stringMatching(/^(dispatcher|receiver|scheduler|publisher)$/) },
    ]);
  }
});

test("thresholds follow the settings", () => {
  const template = templateOf({
    oldestMessageMinutes: 10,
    oldestOpenJobHours: 80,
    runbookUrl: "https://wiki.example/runbook",
  });
  const oldest = resourceOf(template, "AWS::CloudWatch::Alarm", "AlarmsOldestmessage").Properties;
  expect([oldest.Threshold, oldest.AlarmDescription]).toEqual([
    600,
    expect.stringMatching(/10 minutes.*https:\/\/wiki\.example\/runbook#oldest-message$/),
  ]);
  expect(resourceOf(template, "AWS::CloudWatch::Alarm", "AlarmsOldestopenjob").Properties.Threshold).toBe(
    80 * 3600,
  );
});

test("alarms are sent to the e-mail address of the settings when they rise and when they clear", () => {
  const template = templateOf({ alarmEmail: "ops@example.com" });
  expect(resourceOf(template, "AWS::SNS::Subscription").Properties).toMatchObject({
    Protocol: "email",
    Endpoint: "ops@example.com",
  });
  for (const { Properties } of Object.values(resourcesOf(template, "AWS::CloudWatch::Alarm"))) {
    expect(Properties.AlarmActions.map(textOf)).toEqual(["AlarmsTopic"]);
    expect(Properties.OKActions.map(textOf)).toEqual(["AlarmsTopic"]);
  }
  const { Statement } = resourceOf(template, "AWS::SNS::TopicPolicy").Properties.PolicyDocument;
  expect(Statement).toContainEqual(
    expect.objectContaining({
      Effect: "Allow",
      Principal: { Service: "cloudwatch.amazonaws.com" },
      Condition: { StringEquals: { "aws:SourceAccount": { Ref: "AWS::AccountId" } } },
    }),
  );
});

test.each([
  [{ alarmTopicArn: TOPIC }, [TOPIC]],
  [{ alarmTopicArn: TOPIC, alarmEmail: "ops@example.com" }, ["AlarmsTopic", TOPIC]],
])("with %j, every alarm is sent to %j when it rises and when it clears", (settings, topics) => {
  const created = Object.values(resourcesOf(templateOf(settings), "AWS::CloudWatch::Alarm"));
  expect(created).toHaveLength(alarms.length);
  for (const { Properties } of created) {
    expect(Properties.AlarmActions.map(textOf)).toEqual(topics);
    expect(Properties.OKActions.map(textOf)).toEqual(topics);
  }
});

test("a topic of one's own is used as it is: nothing is subscribed to it, and its policy stays", () => {
  const template = templateOf({ alarmTopicArn: TOPIC });
  for (const type of ["Topic", "TopicPolicy", "Subscription"]) {
    expect(template.findResources(`AWS::SNS::${type}`)).toEqual({});
  }
});

test("without an e-mail address there is no topic", () => {
  expect(templateOf().findResources("AWS::SNS::Topic")).toEqual({});
});
