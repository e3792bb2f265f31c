import type { JsonSchema } from "@valibot/to-json-schema";

/**
 * The schema of an object in which every optional property, in nested objects too, may be `null`: in a message that counts as
 * absent.
 */
export function allowNulls(schema: JsonSchema): JsonSchema {
  const { properties, required = [], allOf } = schema;
  if (properties === undefined) return schema;
  const allowed = Object.entries(properties).map(([name, property]) => {
    if (typeof property === "boolean") return [name, property];
    return [name, required.includes(name) ? allowNulls(property) : orNull(allowNulls(property))];
  });
  return {
    ...schema,
    properties: Object.fromEntries(allowed),
    ...(allOf && { allOf: allOf.map((rule) => presenceRule(rule) as JsonSchema) }),
  };
}

function orNull({ description, ...schema }: JsonSchema): JsonSchema {
  return { ...(description !== undefined && { description }), anyOf: [schema, { type: "null" }] };
}

/** A rule about the presence of properties, where one that is `null` is not present. */
function presenceRule(rule: unknown): unknown {
  if (Array.isArray(rule)) return rule.map(presenceRule);
  if (typeof rule !== "object" || rule === null) return rule;
  const parts = Object.fromEntries(
    Object.entries(rule).map(([keyword, part]) => [
      keyword,
      keyword === "properties" || keyword === "required" ? part : presenceRule(part),
    ]),
  );
  if (!Array.isArray(parts.required)) return parts;
  const present = parts.required.map((name: string) => [name, { not: { type: "null" } }]);
  return { ...parts, properties: { ...Object.fromEntries(present), ...parts.properties } };
}
