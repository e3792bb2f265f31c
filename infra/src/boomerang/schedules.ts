import { createHash } from "node:crypto";
import { Duration, RemovalPolicy, Stack, TimeZone } from "aws-cdk-lib";
import { Role, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import type { IFunction } from "aws-cdk-lib/aws-lambda";
import { Schedule, ScheduleExpression, ScheduleGroup, ScheduleTargetInput } from "aws-cdk-lib/aws-scheduler";
import { LambdaInvoke } from "aws-cdk-lib/aws-scheduler-targets";
import { Construct } from "constructs";
import type { Settings } from "../settings/parse-settings.ts";
import { allow } from "./allow.ts";

/** Makes the schedules of the scheduler: one for every minute, and one for each time at which a target is woken. */
export function createSchedules(
  scope: Construct,
  scheduler: IFunction,
  { targets }: Pick<Settings, "targets">,
): ScheduleGroup {
  const own = new Construct(scope, "Schedules");
  // Its name is always the same: a group that stayed would stand in the way of the next deployment.
  const scheduleGroup = new ScheduleGroup(own, "Group", { removalPolicy: RemovalPolicy.DESTROY });
  const role = scheduleRole(own, scheduler, scheduleGroup);
  const every = (id: string, schedule: ScheduleExpression, does: Does) => {
    const made = new Schedule(own, id, {
      scheduleGroup,
      schedule,
      description: does.description,
      target: new LambdaInvoke(scheduler, {
        // It may invoke the scheduler already; CDK would add the right to invoke any version of it.
        role: role.withoutPolicyUpdates(),
        input: ScheduleTargetInput.fromObject(does.input),
        retryAttempts: does.retryAttempts,
        maxEventAge: does.maxEventAge,
      }),
    });
    // It names its group by text, which CloudFormation takes for no dependency.
    made.node.addDependency(scheduleGroup, role);
  };
  every("Minute", ScheduleExpression.rate(Duration.minutes(1)), {
    description: "Boomerang: records the queues of targets and reconciles open jobs",
    input: { task: "minute" },
    // The next minute does what this one could not.
    retryAttempts: 0,
    maxEventAge: Duration.minutes(1),
  });
  for (const { target, wake } of targets) {
    for (const { cron, timeZone } of wake) {
      const schedule = ScheduleExpression.expression(`cron(${cron})`, TimeZone.of(timeZone));
      every(`Wake${digest(`${target} ${cron} ${timeZone}`)}`, schedule, {
        description: `Boomerang: wakes ${target}`,
        input: { task: "wake", target },
        retryAttempts: 10,
        maxEventAge: Duration.minutes(5),
      });
    }
  }
  return scheduleGroup;
}

interface Does {
  readonly description: string;
  readonly input: Readonly<Record<string, string>>;
  readonly retryAttempts: number;
  readonly maxEventAge: Duration;
}

/** A role that only schedules of this group can take on, and that may only invoke the scheduler. */
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
    description: "Boomerang: what the schedules may do",
  });
  allow(role, ["lambda:InvokeFunction"], [scheduler.functionArn]);
  return role;
}

/** A schedule's name follows what it does: taking one out of the list leaves the others as they are. */
function digest(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 8);
}
