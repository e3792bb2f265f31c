import { GetScheduleCommand, type SchedulerClient } from "@aws-sdk/client-scheduler";
import type { StackDescription } from "../stack.ts";

/** The targets in the settings of a stack, as text: they are in the input of the schedule that runs every minute. */
export async function readTargets(
  client: SchedulerClient,
  { minuteSchedule: { groupName, name } }: Pick<StackDescription, "minuteSchedule">,
): Promise<string[]> {
  const { Target } = await client.send(new GetScheduleCommand({ GroupName: groupName, Name: name }));
  const { targets = [] } = JSON.parse(Target?.Input ?? "{}") as { readonly targets?: string[] };
  return targets;
}
