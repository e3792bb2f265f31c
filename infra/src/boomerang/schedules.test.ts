import { expect, test } from "vitest";
import { resourceOf, resourcesOf, shortName, templateOf, textOf } from "../testing/template.fixture.ts";

const template = templateOf({
  targets: [
    {
      target: "model:abc/production",
      wake: [{ cron: "45 7 ? * MON-FRI *", timeZone: "Europe/Berlin" }, { cron: "0  6 ? * SAT *" }],
    },
    { target: "chain:def/development" },
  ],
});

const schedulesOf = (from: typeof template) =>
  Object.values(resourcesOf(from, "AWS::Scheduler::Schedule")).map(({ Properties }) => Properties);
const schedules = schedulesOf(template).map(({ ScheduleExpression, ScheduleExpressionTimezone, Target }) => [
  ScheduleExpression,
  ScheduleExpressionTimezone,
  JSON.parse(textOf(Target.Input)),
]);

/** Everything that CloudFormation creates before a resource. */
function before(resources: Readonly<Record<string, object>>, name: string, found = new Set<string>()) {
  const text = JSON.stringify(resources[name]);
  const direct = Object.keys(resources).filter((other) => other !== name && text.includes(`"${other}"`));
  for (const other of direct) {
    if (found.has(other)) continue;
    found.add(other);
    before(resources, other, found);
  }
  return found;
}

test("the scheduler runs every minute, for all targets", () => {
  const targets = ["model:abc/production", "chain:def/development"];
  const input = { task: "minute", targets, eventSources: expect.anything() };
  expect(schedules).toContainEqual(["rate(1 minute)", "Etc/UTC", input]);
});

test("the scheduler gets every event source mapping, and may read each", () => {
  const mappings = Object.keys(resourcesOf(template, "AWS::Lambda::EventSourceMapping")).sort();
  const [, , { eventSources }] = schedules.find(([, , { task }]) => task === "minute") ?? [];
  expect(Object.keys(eventSources).sort()).toEqual([
    "Dispatcher/Source",
    "Publisher/Source",
    "Receiver/QuarantineSource",
    "Receiver/Source",
  ]);
  expect(Object.values(eventSources).sort()).toEqual(mappings);
});

test("each wake has a schedule of its own, in its time zone", () => {
  const input = { task: "wake", target: "model:abc/production" };
  expect(schedules).toContainEqual(["cron(45 7 ? * MON-FRI *)", "Europe/Berlin", input]);
  expect(schedules).toContainEqual(["cron(0 6 ? * SAT *)", "UTC", input]);
  expect(schedules).toHaveLength(3);
});

test("schedules have no time window, and invoke the scheduler with a role of their own", () => {
  for (const { FlexibleTimeWindow, State, Target } of schedulesOf(template)) {
    expect([FlexibleTimeWindow.Mode, State]).toEqual(["OFF", "ENABLED"]);
    expect(textOf(Target.Arn)).toBe("SchedulerFunction");
    expect(textOf(Target.RoleArn)).toBe("SchedulesRole");
  }
});

test("schedules are created after their group and role, and deleted before them", () => {
  for (const { DependsOn = [] } of Object.values(resourcesOf(template, "AWS::Scheduler::Schedule"))) {
    const names = DependsOn.map(shortName);
    expect(names).toEqual(expect.arrayContaining(["SchedulesGroup", "SchedulesRole"]));
    // The permission to invoke the scheduler.
    expect(names).toContainEqual(expect.stringMatching(/^SchedulesRoleDefaultPolicy/));
  }
});

test("the role of the schedules is created at once, and its schedules after everything slow, so that IAM has spread it by then", () => {
  const { Resources } = template.toJSON();
  const [id = ""] = Object.keys(template.findResources("AWS::IAM::Role")).filter((name) =>
    name.includes("SchedulesRole"),
  );
  const typesBefore = (name: string) =>
    new Set([...before(Resources, name)].map((each) => Resources[each].Type));
  expect(typesBefore(id)).toEqual(new Set(["AWS::Scheduler::ScheduleGroup"]));
  for (const schedule of Object.keys(template.findResources("AWS::Scheduler::Schedule"))) {
    const earlier = before(Resources, schedule);
    const mappings = Object.keys(template.findResources("AWS::Lambda::EventSourceMapping"));
    expect(mappings).toHaveLength(4);
    expect([...earlier]).toEqual(expect.arrayContaining([id, ...mappings]));
    expect(typesBefore(schedule)).toContain("AWS::DynamoDB::Table");
  }
});

test("nothing waits for a schedule, so that a rollback deletes schedules first", () => {
  const { Resources } = template.toJSON();
  const schedules = Object.keys(template.findResources("AWS::Scheduler::Schedule"));
  for (const name of Object.keys(Resources)) {
    const earlier = before(Resources, name);
    expect(schedules.filter((schedule) => earlier.has(schedule))).toEqual([]);
  }
});

test("Lambda retries a failed run twice, for five minutes", () => {
  const { FunctionName, ...config } = resourceOf(template, "AWS::Lambda::EventInvokeConfig").Properties;
  expect(textOf(FunctionName)).toBe("SchedulerFunction");
  expect(config).toMatchObject({ MaximumRetryAttempts: 2, MaximumEventAgeInSeconds: 300 });
});

test("a run of a minute is not retried, since the next one follows; a wake is retried for five minutes", () => {
  const policies = schedulesOf(template).map(({ Target }) => [
    JSON.parse(textOf(Target.Input)).task,
    Target.RetryPolicy,
  ]);
  expect(Object.fromEntries(policies)).toEqual({
    minute: { MaximumRetryAttempts: 0, MaximumEventAgeInSeconds: 60 },
    wake: { MaximumRetryAttempts: 10, MaximumEventAgeInSeconds: 300 },
  });
});

test("only schedules of this deployment can assume the role", () => {
  const { AssumeRolePolicyDocument } = resourceOf(template, "AWS::IAM::Role", "Schedules").Properties;
  expect(AssumeRolePolicyDocument.Statement).toMatchObject([
    {
      Principal: { Service: "scheduler.amazonaws.com" },
      Condition: { StringEquals: { "aws:SourceAccount": { Ref: "AWS::AccountId" } } },
    },
  ]);
  const source = AssumeRolePolicyDocument.Statement[0].Condition.StringEquals["aws:SourceArn"];
  expect(textOf(source)).toBe("SchedulesGroup");
});

test("a target keeps its schedule when another target is removed", () => {
  const wake = [{ cron: "0 6 ? * SAT *" }];
  const names = (targets: string[]) =>
    Object.keys(
      templateOf({ targets: targets.map((target) => ({ target, wake })) }).findResources(
        "AWS::Scheduler::Schedule",
      ),
    );
  expect(names(["model:a/b", "model:c/d"])).toEqual(expect.arrayContaining(names(["model:c/d"])));
});
