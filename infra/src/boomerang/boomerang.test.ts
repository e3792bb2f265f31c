import { readFileSync } from "node:fs";
import { CfnParameter, Stack } from "aws-cdk-lib";
import type { Template } from "aws-cdk-lib/assertions";
import { ArnPrincipal, Role } from "aws-cdk-lib/aws-iam";
import { Code, Function as LambdaFunction, Runtime } from "aws-cdk-lib/aws-lambda";
import { RootConstruct } from "constructs";
import { expect, test } from "vitest";
import {
  createApp,
  inlineCode,
  resourceOf,
  resourcesOf,
  synthesise,
  templateOf,
  textOf,
} from "../testing/template.fixture.ts";
import { Boomerang } from "./boomerang.ts";

/** A stack of another app, with a Boomerang, a function and a role. */
function createStack() {
  const stack = new Stack(createApp(), "Other");
  const boomerang = new Boomerang(stack, "Boomerang", { code: inlineCode });
  const shop = new LambdaFunction(stack, "Shop", {
    code: Code.fromInline("0"),
    handler: "index.handler",
    runtime: Runtime.NODEJS_24_X,
  });
  const person = new Role(stack, "Person", { assumedBy: new ArnPrincipal("arn:aws:iam::123456789012:root") });
  let synthesised: Template | undefined;
  const template = () => {
    synthesised ??= synthesise(stack);
    return synthesised;
  };
  return { boomerang, shop, person, template };
}

const statementsOf = (template: Template, name: string) =>
  resourceOf(template, "AWS::IAM::Policy", name).Properties.PolicyDocument.Statement.map(
    ({ Action, Resource }: Record<string, unknown>) => [[Action].flat(), [Resource].flat().map(textOf)],
  );

test("grantSubmit allows sending to the jobs queue, and sets the environment variable of a function", () => {
  const { boomerang, shop, template } = createStack();
  boomerang.grantSubmit(shop).assertSuccess();
  expect(statementsOf(template(), "ShopServiceRole")).toEqual([[["sqs:SendMessage"], ["JobsQueue"]]]);
  const { Variables } = resourceOf(template(), "AWS::Lambda::Function", "Shop").Properties.Environment;
  expect(textOf(Variables.BOOMERANG_QUEUE_URL)).toBe("JobsQueue");
});

test("grantRead allows listing jobs and reading records and results, but not inputs", () => {
  const { boomerang, shop, template } = createStack();
  boomerang.grantRead(shop).assertSuccess();
  expect(statementsOf(template(), "ShopServiceRole")).toEqual([
    [["dynamodb:BatchGetItem", "dynamodb:GetItem"], ["JobsTable"]],
    [["dynamodb:Query"], ["JobsTable/index/batch", "JobsTable/index/ended", "JobsTable/index/open"]],
    [["s3:GetObject"], ["Bucket/results/*"]],
  ]);
  const { Variables } = resourceOf(template(), "AWS::Lambda::Function", "Shop").Properties.Environment;
  expect(textOf(Variables.BOOMERANG_JOBS_TABLE_NAME)).toBe("JobsTable");
});

test("grantPause allows changing the pauses, and nothing else in table Control", () => {
  const { boomerang, shop, template } = createStack();
  boomerang.grantPause(shop).assertSuccess();
  expect(statementsOf(template(), "ShopServiceRole")).toEqual([
    [["dynamodb:GetItem", "dynamodb:PutItem"], ["ControlTable"]],
  ]);
  const { Variables } = resourceOf(template(), "AWS::Lambda::Function", "Shop").Properties.Environment;
  expect(textOf(Variables.BOOMERANG_CONTROL_TABLE_NAME)).toBe("ControlTable");
});

test("grantMonitor allows reading counts, metrics, alarms, pauses and queue status, and changing nothing", () => {
  const { boomerang, shop, template } = createStack();
  boomerang.grantMonitor(shop).assertSuccess();
  expect(statementsOf(template(), "ShopServiceRole")).toEqual([
    [
      ["sqs:GetQueueAttributes"],
      ["DeadLetterQueue", "JobsQueue", "QuarantineQueue", "SpillQueue", "UnannouncedQueue"],
    ],
    [["cloudwatch:DescribeAlarms", "cloudwatch:GetMetricData"], ["*"]],
    [["dynamodb:Query"], ["JobsTable/index/paused"]],
    [["dynamodb:GetItem"], ["ControlTable"]],
    [["dynamodb:Query"], ["ControlTable"]],
  ]);
  const { Variables } = resourceOf(template(), "AWS::Lambda::Function", "Shop").Properties.Environment;
  // The client library finds the name of everything that `monitoring` reads in its environment.
  const names = [
    "queueUrl",
    "deadLetterQueueUrl",
    "spillQueueUrl",
    "quarantineQueueUrl",
    "unpublishedQueueUrl",
  ];
  expect(Object.keys(Variables)).toEqual(
    expect.arrayContaining(
      names.map((name) => `BOOMERANG_${name.replaceAll(/[A-Z]/g, "_$&").toUpperCase()}`),
    ),
  );
  expect(textOf(Variables.BOOMERANG_DEPLOYMENT_NAME)).toBe(boomerang.deploymentName);
});

test("a function from another copy of the CDK gets its environment variable, too", () => {
  const { boomerang, person } = createStack();
  const variables: [string, string][] = [];
  const foreign = {
    grantPrincipal: person.grantPrincipal,
    addEnvironment: (name: string, value: string) => variables.push([name, value]),
  };
  boomerang.grantSubmit(foreign);
  expect(variables).toEqual([["BOOMERANG_QUEUE_URL", boomerang.queues.jobs.queueUrl]]);
});

test("a role can be granted both", () => {
  const { boomerang, person, template } = createStack();
  boomerang.grantSubmit(person);
  boomerang.grantRead(person);
  expect(statementsOf(template(), "Person")).toHaveLength(4);
});

test("a construct in another stack adds no outputs of its own", () => {
  const { template } = createStack();
  expect(template().toJSON().Outputs).toBeUndefined();
});

test("docs/deploy.md lists every public property of the construct, and nothing else", () => {
  const { boomerang } = createStack();
  const groups = ["queues", "tables", "secrets", "functions"] as const;
  const single = Object.keys(boomerang).filter(
    (name) => name !== "node" && !groups.some((group) => group === name),
  );
  const grouped = groups.flatMap((group) => Object.keys(boomerang[group]).map((name) => `${group}.${name}`));
  const page = readFileSync(new URL("../../../docs/deploy.md", import.meta.url), "utf8");
  const rows = page.split("\n").flatMap((line) => /^\| (`boomerang\.[^|]+) \|/.exec(line)?.[1] ?? []);
  const listed = rows.flatMap((row) => [...row.matchAll(/`boomerang\.([\w.]+)`/g)].map(([, name]) => name));
  expect(listed.sort()).toEqual([...single, ...grouped].sort());
});

test("an invalid setting is rejected by its name", () => {
  const create = () => new Boomerang(new RootConstruct("app"), "Boomerang", { dispatcherConcurrency: 0 });
  expect(create).toThrow(/dispatcherConcurrency must be/);
});

test("URL, e-mail address and topic may be CDK tokens, known only at deployment", () => {
  const stack = new Stack(createApp(), "Other");
  const token = (id: string) => new CfnParameter(stack, id).valueAsString;
  new Boomerang(stack, "Boomerang", {
    webhookBaseUrl: token("Url"),
    alarmEmail: token("Email"),
    alarmTopicArn: token("AlarmTopic"),
    code: inlineCode,
  });
  const template = synthesise(stack);
  const { Variables } = resourceOf(template, "AWS::Lambda::Function", "Dispatcher").Properties.Environment;
  expect(textOf(Variables.WEBHOOK_BASE_URL)).toBe("Url");
  expect(textOf(resourceOf(template, "AWS::SNS::Subscription").Properties.Endpoint)).toBe("Email");
  const [alarm] = Object.values(resourcesOf(template, "AWS::CloudWatch::Alarm"));
  expect(alarm?.Properties.AlarmActions.map(textOf)).toEqual(["AlarmsTopic", "AlarmTopic"]);
});

test("events are archived only if the setting says so", () => {
  expect(templateOf().findResources("AWS::Events::Archive")).toEqual({});
  const { RetentionDays, EventPattern } = resourceOf(
    templateOf({ eventArchiveDays: 14 }),
    "AWS::Events::Archive",
  ).Properties;
  expect([RetentionDays, EventPattern.source]).toEqual([14, ["boomerang"]]);
});
