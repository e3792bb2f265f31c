import { parseTargetText, type Target, targetText } from "@boomerang/core";
import * as v from "valibot";

const FORMS =
  '{"task":"minute","targets":["model:abc123/production"]} or {"task":"wake","target":"model:abc123/production"}';

const targetSchema = v.pipe(v.string(), v.transform(parseTargetText));

// Valibot's `record` accepts a list too.
const isNoList = v.custom<Readonly<Record<string, string>>>((input) => !Array.isArray(input));
const uuidsByName = v.pipe(isNoList, v.record(v.string(), v.string()));

const scheduleInputSchema = v.variant("task", [
  // A schedule of an older version lacks fields: for a moment during an upgrade it invokes this one.
  v.strictObject({
    task: v.literal("minute"),
    targets: v.optional(v.array(targetSchema), []),
    eventSources: v.optional(uuidsByName, {}),
  }),
  v.strictObject({ task: v.literal("wake"), target: targetSchema }),
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
  if (output.task === "minute") return { ...output, targets: distinct(output.targets.map(valid)) };
  return { task: output.task, target: valid(output.target) };
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
