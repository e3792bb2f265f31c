import type * as v from "valibot";
import { isObject } from "../json/is-object.ts";
import { targetSchema } from "../target.ts";
import { inferenceRetryConfigSchema, jobMessageSchema } from "./message.ts";

const MESSAGE = optionalNames(jobMessageSchema.entries).add("type");
const NESTED: ReadonlyMap<string, ReadonlySet<string>> = new Map([
  ["target", optionalNames(targetSchema.entries)],
  ["inference_retry_config", optionalNames(inferenceRetryConfigSchema.pipe[1].entries)],
]);

/**
 * A job message without the optional fields that are `null`, in its target and retry settings too: many serializers write
 * `null` for a field that is not set. A required or unknown field, the input and a value in `metadata` keep their `null`.
 */
export function withoutNulls(message: object): Record<string, unknown> {
  const members = Object.entries(drop(message, MESSAGE)).map(([name, value]) => {
    const optional = NESTED.get(name);
    return [name, optional !== undefined && isObject(value) ? drop(value, optional) : value] as const;
  });
  return Object.fromEntries(members);
}

function drop(members: object, optional: ReadonlySet<string>): object {
  return Object.fromEntries(
    Object.entries(members).filter(([name, value]) => value !== null || !optional.has(name)),
  );
}

function optionalNames(entries: Readonly<Record<string, v.GenericSchema>>): Set<string> {
  const optional = Object.entries(entries).filter(([, { type }]) => type === "optional");
  return new Set(optional.map(([name]) => name));
}
