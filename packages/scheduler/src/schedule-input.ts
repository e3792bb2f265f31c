import { parseTargetText, type Target } from "@boomerang/core";
import * as v from "valibot";

const FORMS = '{"task":"minute"} or {"task":"wake","target":"model:abc123/production"}';

const scheduleInputSchema = v.variant("task", [
  v.strictObject({ task: v.literal("minute") }),
  v.strictObject({ task: v.literal("wake"), target: v.pipe(v.string(), v.transform(parseTargetText)) }),
]);

export type ScheduleInput = { readonly task: "minute" } | { readonly task: "wake"; readonly target: Target };

export class ScheduleInputError extends Error {
  override readonly name = "ScheduleInputError";
}

/**
 * Targets are in their text form here, as in settings, metrics and table `Control`.
 *
 * @throws {@link ScheduleInputError}
 */
export function parseScheduleInput(input: unknown): ScheduleInput {
  const { success, output } = v.safeParse(scheduleInputSchema, input);
  if (!success)
    throw new ScheduleInputError(`the schedule's input must be ${FORMS}; correct the input of the schedule`);
  if (output.task === "minute") return output;
  const { task, target } = output;
  if (target !== undefined) return { task, target };
  throw new ScheduleInputError(
    "the schedule's target must be like model:abc123/production or chain:def456/deployment:xyz; correct the input of the schedule",
  );
}
