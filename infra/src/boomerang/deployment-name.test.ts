import { NestedStack, Stack } from "aws-cdk-lib";
import { Construct } from "constructs";
import { expect, test } from "vitest";
import {
  createApp,
  inlineCode,
  resourcesOf,
  synthesise,
  templateOf,
  textOf,
} from "../testing/template.fixture.ts";
import { Boomerang } from "./boomerang.ts";
import { deploymentName } from "./deployment-name.ts";

/** What an account or a region has only once, and where metrics go. */
function namesIn(template: ReturnType<typeof templateOf>) {
  const all = (type: string) =>
    Object.values(resourcesOf(template, type)).map(({ Properties }) => Properties);
  const alarms = all("AWS::CloudWatch::Alarm");
  const namespaces = alarms.flatMap(({ Namespace, Metrics = [] }) => [
    Namespace,
    ...Metrics.map(({ MetricStat }: { MetricStat?: { Metric: unknown } }) => MetricStat?.Metric),
  ]);
  return {
    alarms: alarms.map(({ AlarmName }) => AlarmName),
    apis: all("AWS::ApiGateway::RestApi").map(({ Name }) => Name),
    dashboards: all("AWS::CloudWatch::Dashboard").map(({ DashboardName }) => textOf(DashboardName)),
    told: all("AWS::Lambda::Function").map(({ Environment }) => Environment.Variables.METRICS_NAMESPACE),
    watched: JSON.stringify(namespaces) + textOf(all("AWS::CloudWatch::Dashboard")[0].DashboardBody),
  };
}

test("the default deployment is called Boomerang wherever it has a name", () => {
  const { alarms, apis, dashboards, told } = namesIn(templateOf());
  for (const alarm of alarms) expect(alarm).toMatch(/^Boomerang: /);
  expect([...apis, ...dashboards]).toEqual(["Boomerang", "Boomerang-us-east-1"]);
  expect(told).toEqual(Array(4).fill("Boomerang"));
});

test("another stack is called by its own name, and its metrics do not run into those of the first", () => {
  const targets = [{ target: "model:abc/production" }];
  const { alarms, apis, dashboards, told, watched } = namesIn(templateOf({ targets }, "Staging"));
  for (const alarm of alarms) expect(alarm).toMatch(/^Staging: /);
  expect([...apis, ...dashboards]).toEqual(["Staging", "Staging-us-east-1"]);
  expect(told).toEqual(Array(4).fill("Boomerang/Staging"));
  expect(watched).toContain('"Boomerang/Staging"');
  expect(watched).not.toContain('"Boomerang"');
});

test("two in one stack have different names", () => {
  const stack = new Stack(createApp(), "Shop");
  new Boomerang(stack, "Boomerang", { code: inlineCode });
  new Boomerang(stack, "Second", { code: inlineCode });
  const { alarms, apis, dashboards, told } = namesIn(synthesise(stack));
  for (const names of [alarms, apis, dashboards]) expect(new Set(names).size).toBe(names.length);
  expect(new Set(told).size).toBe(2);
});

test("a name tells where the construct is, and does not depend on what is known only later", () => {
  const stack = new Stack(createApp(), "Shop");
  const boomerang = (scope: Construct, id = "Boomerang") => deploymentName(new Construct(scope, id));
  const names = [
    boomerang(stack),
    boomerang(stack, "Second"),
    boomerang(new Construct(stack, "Part")),
    boomerang(new NestedStack(stack, "Nested")),
    boomerang(new Stack(createApp(), "Other", { stackName: "Shop2" })),
  ];
  expect(new Set(names).size).toBe(names.length);
  expect(names[0]).toBe("Shop");
  for (const name of names) expect(name).toMatch(/^Shop[A-Za-z0-9-]*$/);
});
