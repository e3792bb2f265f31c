import { createHash } from "node:crypto";
import type { ScheduleInputJson } from "@boomerang/scheduler/settings";
import { Duration, RemovalPolicy, Stack, TimeZone } from "aws-cdk-lib";
import { Role, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import type { IFunction } from "aws-cdk-lib/aws-lambda";
import { Schedule, ScheduleExpression, ScheduleGroup, ScheduleTargetInput } from "aws-cdk-lib/aws-scheduler";
import { LambdaInvoke } from "aws-cdk-lib/aws-scheduler-targets";
import { Construct } from "constructs";
import type { Settings } from "../settings/parse-settings.ts";
import { allow } from "./allow.ts";
import type { EventSources } from "./event-sources.ts";

/** Creates the schedules of the scheduler: one that runs every minute, and one for each wake of a target. */
export function createSchedules(
  scope: Construct,
  scheduler: IFunction,
  { targets }: Pick<Settings, "targets">,
  eventSources: EventSources,
): ScheduleGroup {
  const parent = new Construct(scope, "Schedules");
  // Its name is fixed: a group that remained after `destroy` would make the next deployment fail.
  const scheduleGroup = new ScheduleGroup(parent, "Group", { removalPolicy: RemovalPolicy.DESTROY });
  const role = scheduleRole(parent, scheduler, scheduleGroup);
  const addSchedule = (id: string, schedule: ScheduleExpression, run: Run) => {
    const created = new Schedule(parent, id, {
      scheduleGroup,
      schedule,
      description: run.description,
      target: new LambdaInvoke(scheduler, {
        // The role may invoke the scheduler already; CDK would also allow it to invoke any version.
        role: role.withoutPolicyUpdates(),
        input: ScheduleTargetInput.fromObject(run.input),
        retryAttempts: run.retryAttempts,
        maxEventAge: run.maxEventAge,
      }),
    });
    // A schedule refers to its group by name, from which CloudFormation does not derive a dependency.
    created.node.addDependency(scheduleGroup, role);
  };
  addSchedule("Minute", ScheduleExpression.rate(Duration.minutes(1)), {
    description: "Boomerang: records the queue status of targets and reconciles open jobs",
    // Not in the environment of the scheduler, whose variables have 4 KB together.
    input: {
      task: "minute",
      targets: targets.map(({ target }) => target),
      eventSources: Object.fromEntries(
        Object.entries(eventSources).map(([name, { eventSourceMappingId }]) => [name, eventSourceMappingId]),
      ),
    },
    // The next minute's run does what this one could not.
    retryAttempts: 0,
    maxEventAge: Duration.minutes(1),
  });
  for (const { target, wake } of targets) {
    for (const { cron, timeZone } of wake) {
      const schedule = ScheduleExpression.expression(`cron(${cron})`, TimeZone.of(timeZone));
      addSchedule(`Wake${digest(`${target} ${cron} ${timeZone}`)}`, schedule, {
        description: `Boomerang: wakes ${target}`,
        input: { task: "wake", target },
        retryAttempts: 10,
        maxEventAge: Duration.minutes(5),
      });
    }
  }
  return scheduleGroup;
}

interface Run {
  readonly description: string;
  readonly input: ScheduleInputJson;
  readonly retryAttempts: number;
  readonly maxEventAge: Duration;
}

/**
 * A role that only schedules of this group can assume, and that may only invoke the scheduler. EventBridge Scheduler refuses a role that
 * IAM has not spread yet. This one is created at once, and its policy, which every schedule waits for, after the scheduler, whose own
 * role names the event source mappings: what takes longest.
 */
function scheduleRole(scope: Construct, scheduler: IFunction, group: ScheduleGroup): Role {
  const role = new Role(scope, "Role", {
    assumedBy: new ServicePrincipal("scheduler.amazonaws.com", {
      conditions: {
        StringEquals: {
          "aws:SourceAccount": Stack.of(scope).account,
          "aws:SourceArn": group.scheduleGroupArn,
        },
      },
    }),
    description: "Boomerang: permissions of the schedules",
  });
  allow(role, ["lambda:InvokeFunction"], [scheduler.functionArn]);
  return role;
}

/** The id of a schedule depends only on what it does: removing one from the settings does not change the others. */
function digest(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 8);
}
