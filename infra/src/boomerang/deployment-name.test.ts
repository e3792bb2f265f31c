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

/** The names that are unique in an account or region, and the namespaces of metrics. */
function namesIn(template: ReturnType<typeof templateOf>) {
  const all = (type: string) =>
    Object.values(resourcesOf(template, type)).map(({ Properties }) => Properties);
  const alarms = all("AWS::CloudWatch::Alarm");
  const alarmNamespaces = alarms.flatMap(({ Namespace, Metrics = [] }) => [
    Namespace,
    ...Metrics.map(({ MetricStat }: { MetricStat?: { Metric: unknown } }) => MetricStat?.Metric),
  ]);
  return {
    alarms: alarms.map(({ AlarmName }) => AlarmName),
    apis: all("AWS::ApiGateway::RestApi").map(({ Name }) => Name),
    dashboards: all("AWS::CloudWatch::Dashboard").map(({ DashboardName }) => textOf(DashboardName)),
    namespacesOfFunctions: all("AWS::Lambda::Function").map(
      ({ Environment }) => Environment.Variables.METRICS_NAMESPACE,
    ),
    monitored: JSON.stringify(alarmNamespaces) + textOf(all("AWS::CloudWatch::Dashboard")[0].DashboardBody),
  };
}

test("every name of the default deployment begins with Boomerang", () => {
  const { alarms, apis, dashboards, namespacesOfFunctions } = namesIn(templateOf());
  for (const alarm of alarms) expect(alarm).toMatch(/^Boomerang: /);
  expect([...apis, ...dashboards]).toEqual(["Boomerang", "Boomerang-us-east-1"]);
  expect(namespacesOfFunctions).toEqual(Array(4).fill("Boomerang"));
});

test("the names of another stack begin with its own name, and its metrics have a namespace of their own", () => {
  const targets = [{ target: "model:abc/production" }];
  const { alarms, apis, dashboards, namespacesOfFunctions, monitored } = namesIn(
    templateOf({ targets }, "Staging"),
  );
  for (const alarm of alarms) expect(alarm).toMatch(/^Staging: /);
  expect([...apis, ...dashboards]).toEqual(["Staging", "Staging-us-east-1"]);
  expect(namespacesOfFunctions).toEqual(Array(4).fill("Boomerang/Staging"));
  expect(monitored).toContain('"Boomerang/Staging"');
  expect(monitored).not.toContain('"Boomerang"');
});

test("two deployments in one stack have different names", () => {
  const stack = new Stack(createApp(), "Shop");
  new Boomerang(stack, "Boomerang", { code: inlineCode });
  new Boomerang(stack, "Second", { code: inlineCode });
  const { alarms, apis, dashboards, namespacesOfFunctions } = namesIn(synthesise(stack));
  for (const names of [alarms, apis, dashboards]) expect(new Set(names).size).toBe(names.length);
  expect(new Set(namespacesOfFunctions).size).toBe(2);
});

test("a deployment name is unique for each place in the construct tree, and contains no tokens", () => {
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
