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
  synthesise,
  templateOf,
  textOf,
} from "../testing/template.fixture.ts";
import { Boomerang } from "./boomerang.ts";

/** Another app's stack, with a Boomerang, a function and a role of its own. */
function createStack() {
  const stack = new Stack(createApp(), "Other");
  const boomerang = new Boomerang(stack, "Boomerang", { code: inlineCode });
  const shop = new LambdaFunction(stack, "Shop", {
    code: Code.fromInline("0"),
    handler: "index.handler",
    runtime: Runtime.NODEJS_24_X,
  });
  const person = new Role(stack, "Person", { assumedBy: new ArnPrincipal("arn:aws:iam::123456789012:root") });
  let made: Template | undefined;
  const template = () => {
    made ??= synthesise(stack);
    return made;
  };
  return { boomerang, shop, person, template };
}

const statementsOf = (template: Template, name: string) =>
  resourceOf(template, "AWS::IAM::Policy", name).Properties.PolicyDocument.Statement.map(
    ({ Action, Resource }: Record<string, unknown>) => [[Action].flat(), [Resource].flat().map(textOf)],
  );

test("whoever is granted to submit may send to the jobs queue, and a function knows where that is", () => {
  const { boomerang, shop, template } = createStack();
  boomerang.grantSubmit(shop).assertSuccess();
  expect(statementsOf(template(), "ShopServiceRole")).toEqual([[["sqs:SendMessage"], ["JobsQueue"]]]);
  const { Variables } = resourceOf(template(), "AWS::Lambda::Function", "Shop").Properties.Environment;
  expect(textOf(Variables.BOOMERANG_QUEUE_URL)).toBe("JobsQueue");
});

test("whoever is granted to read may read records and results, but no inputs", () => {
  const { boomerang, shop, template } = createStack();
  boomerang.grantRead(shop).assertSuccess();
  expect(statementsOf(template(), "ShopServiceRole")).toEqual([
    [["dynamodb:BatchGetItem", "dynamodb:GetItem"], ["JobsTable"]],
    [["s3:GetObject"], ["Bucket/results/*"]],
  ]);
  const { Variables } = resourceOf(template(), "AWS::Lambda::Function", "Shop").Properties.Environment;
  expect(textOf(Variables.BOOMERANG_JOBS_TABLE_NAME)).toBe("JobsTable");
});

test("a function from another copy of the CDK knows where the queue is, too", () => {
  const { boomerang, person } = createStack();
  const told: [string, string][] = [];
  const foreign = {
    grantPrincipal: person.grantPrincipal,
    addEnvironment: (name: string, value: string) => told.push([name, value]),
  };
  boomerang.grantSubmit(foreign);
  expect(told).toEqual([["BOOMERANG_QUEUE_URL", boomerang.queues.jobs.queueUrl]]);
});

test("a role can be granted both, too", () => {
  const { boomerang, person, template } = createStack();
  boomerang.grantSubmit(person);
  boomerang.grantRead(person);
  expect(statementsOf(template(), "Person")).toHaveLength(3);
});

test("a construct in another stack adds no outputs of its own", () => {
  const { template } = createStack();
  expect(template().toJSON().Outputs).toBeUndefined();
});

test("settings that cannot be are refused, by their name", () => {
  const make = () => new Boomerang(new RootConstruct("app"), "Boomerang", { dispatcherConcurrency: 0 });
  expect(make).toThrow(/dispatcherConcurrency must be/);
});

test("an address may be one that is known only when the stack is deployed", () => {
  const stack = new Stack(createApp(), "Other");
  const later = (id: string) => new CfnParameter(stack, id).valueAsString;
  new Boomerang(stack, "Boomerang", {
    webhookBaseUrl: later("Address"),
    alarmEmail: later("Email"),
    code: inlineCode,
  });
  const template = synthesise(stack);
  const { Variables } = resourceOf(template, "AWS::Lambda::Function", "Dispatcher").Properties.Environment;
  expect(textOf(Variables.WEBHOOK_BASE_URL)).toBe("Address");
  expect(textOf(resourceOf(template, "AWS::SNS::Subscription").Properties.Endpoint)).toBe("Email");
});

test("events are archived where the setting asks for it, and only then", () => {
  expect(templateOf().findResources("AWS::Events::Archive")).toEqual({});
  const { RetentionDays, EventPattern } = resourceOf(
    templateOf({ eventArchiveDays: 14 }),
    "AWS::Events::Archive",
  ).Properties;
  expect([RetentionDays, EventPattern.source]).toEqual([14, ["boomerang"]]);
});
