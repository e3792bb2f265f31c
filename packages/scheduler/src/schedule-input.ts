import { parseTargetText, type Target } from "@boomerang/core";
import * as v from "valibot";

const scheduleInputSchema = v.variant("task", [
  v.strictObject({ task: v.literal("minute") }),
  v.strictObject({ task: v.literal("wake"), target: v.string() }),
]);

/** What a schedule asks for. */
export type ScheduleInput = { readonly task: "minute" } | { readonly task: "wake"; readonly target: Target };

/** A schedule sends something that is none of its tasks. */
export class ScheduleInputError extends Error {
  override readonly name = "ScheduleInputError";
}

/** Reads a schedule's input: `{"task":"minute"}` or `{"task":"wake","target":"model:abc123/production"}`. */
export function parseScheduleInput(input: unknown): ScheduleInput {
  const parsed = v.safeParse(scheduleInputSchema, input);
  if (!parsed.success) {
    throw new ScheduleInputError(
      'the schedule\'s input must be {"task":"minute"} or {"task":"wake","target":"model:abc123/production"}; mend the schedule',
    );
  }
  if (parsed.output.task === "minute") return parsed.output;
  const target = parseTargetText(parsed.output.target);
  if (target === undefined) {
    throw new ScheduleInputError(
      "the schedule's target must be like model:abc123/production or chain:def456/deployment:xyz; mend the schedule",
    );
  }
  return { task: "wake", target };
}
