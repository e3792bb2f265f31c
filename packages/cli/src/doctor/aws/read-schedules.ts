import type { SchedulerClient } from "@aws-sdk/client-scheduler";
import { parseTargets, type Schedule } from "../check-schedules.ts";
import { reading } from "../read-error.ts";
import type { StackResource } from "./stack.ts";

// In their logical ids.
const TASK = /Schedules(Minute|Wake)/;

/** Reads the schedules of a stack. */
export async function readSchedules(
  client: SchedulerClient,
  resources: readonly StackResource[],
): Promise<Schedule[]> {
  const { GetScheduleCommand, ResourceNotFoundException } = await import("@aws-sdk/client-scheduler");
  const group =
    resources.find(({ type }) => type === "AWS::Scheduler::ScheduleGroup")?.physicalId ?? "default";
  const listed = resources.filter(({ type }) => type === "AWS::Scheduler::Schedule");
  return Promise.all(
    listed.map(async ({ logicalId, physicalId }): Promise<Schedule> => {
      const name = physicalId.split(/[/|]/).at(-1) ?? physicalId;
      const named = { task: TASK.exec(logicalId)?.[1] === "Wake" ? "wake" : "minute", name, group } as const;
      return reading("scheduler:GetSchedule", async () => {
        try {
          const read = await client.send(new GetScheduleCommand({ Name: name, GroupName: group }));
          const { State: state, ScheduleExpression: expression = "", ScheduleExpressionTimezone } = read;
          const timeZone = ScheduleExpressionTimezone ?? "UTC";
          return { ...named, state, expression, timeZone, targets: parseTargets(read.Target?.Input) };
        } catch (error) {
          if (!(error instanceof ResourceNotFoundException)) throw error;
          return { ...named, state: undefined, expression: "", timeZone: "", targets: [] };
        }
      });
    }),
  );
}
