import { NestedStack, Stack } from "aws-cdk-lib";
import type { Template } from "aws-cdk-lib/assertions";
import { Construct } from "constructs";
import { expect, test } from "vitest";
import { PLATFORM_SETTINGS } from "../testing/platform-settings.fixture.ts";
import { createApp, inlineCode, resourceOf, synthesise } from "../testing/template.fixture.ts";
import { Boomerang } from "./boomerang.ts";

const synthesised = new Map<string, Template>();

/** The template of a stack in another app, whose constructs have the same path whatever its name is. */
function stackNamed(stackName: string, id = "Shop"): Template {
  const known = synthesised.get(`${id} ${stackName}`);
  if (known !== undefined) return known;
  const stack = new Stack(createApp(), id, { stackName });
  new Boomerang(stack, "Boomerang", { ...PLATFORM_SETTINGS, code: inlineCode });
  const template = synthesise(stack);
  synthesised.set(`${id} ${stackName}`, template);
  return template;
}

/** The properties that end in `Name`, as text, by logical id and property. */
function namesIn(template: Template): Record<string, string> {
  const resources = Object.entries<{ Type: string; Properties?: object }>(template.toJSON().Resources);
  const names = resources.flatMap(([id, { Type, Properties = {} }]) =>
    Object.entries(Properties)
      .filter(([property]) => /Name$/.test(property))
      .map(([property, value]) => [`${Type} ${id} ${property}`, JSON.stringify(value)]),
  );
  return Object.fromEntries(names);
}

/** Names that need not differ: within a role, within an API, of AWS's own metrics, in the sender of an e-mail. */
const SHARED =
  /^AWS::(IAM::Policy \w+ PolicyName|ApiGateway::Stage \w+ StageName|CloudWatch::Alarm \w+ MetricName|SNS::Topic \w+ DisplayName)$/;

/** Names that are equal in both stacks although they stand for a resource of their own. */
function sharedNames(one: Template, other: Template): string[] {
  const others = namesIn(other);
  return Object.entries(namesIn(one))
    .filter(
      ([property, name]) =>
        name === others[property] && !/"(Ref|Fn::GetAtt)"/.test(name) && !SHARED.test(property),
    )
    .map(([property, name]) => `${property}: ${name}`);
}

test.each([
  ["shop-dev", "shop-prod"],
  ["shop-dev", "shopdev"],
  ["Shop", "shop-prod"],
  [`${"a".repeat(60)}-dev-${"z".repeat(60)}`, `${"a".repeat(60)}-prd-${"z".repeat(60)}`],
])("stacks %s and %s with equal construct paths share no physical name", (one, other) => {
  expect(sharedNames(stackNamed(one), stackNamed(other))).toEqual([]);
});

test("the comparison finds names that do not follow the stack", () => {
  expect(sharedNames(stackNamed("shop-dev"), stackNamed("shop-dev"))).toEqual(
    expect.arrayContaining(
      [
        "Events::EventBus",
        "Events::Archive",
        "Scheduler::ScheduleGroup",
        "CloudWatch::Alarm",
        "ApiGateway::RestApi",
      ].map((type) => expect.stringContaining(`AWS::${type} `)),
    ),
  );
});

test("the name of the stack changes no logical id but that of the API's deployment, which CDK makes from the API's properties", () => {
  const ids = (template: Template) =>
    Object.keys(template.toJSON().Resources).filter((id) => !/^BoomerangApiDeployment[0-9A-F]{8}/.test(id));
  expect(ids(stackNamed("shop-dev"))).toEqual(ids(stackNamed("Shop")));
});

test("a bus keeps the name that CDK gives it while the stack's name is its construct id, since a new name replaces the bus", () => {
  const name = (template: Template) => resourceOf(template, "AWS::Events::EventBus").Properties.Name;
  expect(name(stackNamed("Boomerang", "Boomerang"))).toBe("BoomerangEventBus73A63A5B");
  expect(name(stackNamed("Shop"))).toBe("ShopBoomerangEventBusBFD27B62");
  expect(name(stackNamed("shop-dev"))).toBe("shop-dev-EventBus");
});

test("buses of one stack, and of nested stacks in stacks of different names, have different names", () => {
  const names = ["shop-dev", "shop-prod", "Shop"].flatMap((stackName) => {
    const stack = new Stack(createApp(), "Shop", { stackName });
    const nested = new NestedStack(stack, "Nested");
    const scopes: Construct[] = [stack, new Construct(stack, "Part"), nested];
    const created = scopes.map((scope) => new Boomerang(scope, "Boomerang", { code: inlineCode }));
    const buses = [...created, new Boomerang(stack, "Second", { code: inlineCode })].map(({ bus }) =>
      stack.resolve((bus.node.defaultChild as { name?: string } | undefined)?.name),
    );
    expect(buses.every((bus) => typeof bus === "string")).toBe(true);
    return buses;
  });
  expect(new Set(names).size).toBe(12);
});
