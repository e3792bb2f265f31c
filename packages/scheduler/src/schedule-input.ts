import { parseTargetText, type Target, targetText } from "@boomerang/core";
import * as v from "valibot";

const FORMS =
  '{"task":"minute","targets":["model:abc123/production"]} or {"task":"wake","target":"model:abc123/production"}';

const targetSchema = v.pipe(v.string(), v.transform(parseTargetText));

// Valibot's `record` accepts a list too.
const isNoList = v.custom<Readonly<Record<string, string>>>((input) => !Array.isArray(input));
const uuidsByName = v.pipe(isNoList, v.record(v.string(), v.string()));

// Most likely the other field is meant.
const ofOtherTask = v.optional(v.never());

// During an upgrade or a rollback, schedules of another version invoke this one: those of an older version lack fields, and those
// of a newer one may have fields that are not known here, which change nothing.
const scheduleInputSchema = v.variant("task", [
  v.object({
    task: v.literal("minute"),
    targets: v.optional(v.array(targetSchema), []),
    eventSources: v.optional(uuidsByName, {}),
    target: ofOtherTask,
  }),
  v.object({ task: v.literal("wake"), target: targetSchema, targets: ofOtherTask }),
]);

/** A schedule's input as its JSON has it. */
export type ScheduleInputJson = v.InferInput<typeof scheduleInputSchema>;

export type ScheduleInput =
  | {
      readonly task: "minute";
      /** Targets whose queue status is recorded, each once. */
      readonly targets: readonly Target[];
      /** UUIDs of the deployment's event source mappings, by what they read. */
      readonly eventSources: Readonly<Record<string, string>>;
    }
  | { readonly task: "wake"; readonly target: Target };

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
  if (output.task === "wake") return { task: output.task, target: valid(output.target) };
  const { task, targets, eventSources } = output;
  return { task, targets: distinct(targets.map(valid)), eventSources };
}

function valid(target: Target | undefined): Target {
  if (target !== undefined) return target;
  throw new ScheduleInputError(
    "the schedule's target must be like model:abc123/production or chain:def456/deployment:xyz; correct the input of the schedule",
  );
}

function distinct(targets: readonly Target[]): Target[] {
  return [...new Map(targets.map((target) => [targetText(target), target])).values()];
}
