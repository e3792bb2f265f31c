import { JsonText } from "@boomerang/core";

/** A number that JSON does not have. */
export interface UnwritableNumber {
  /** Such as `model_input.items[3].score`. */
  readonly path: string;
  /** `NaN`, `Infinity` or `-Infinity`. */
  readonly number: string;
}

/** The first number that `JSON.stringify` would silently write as `null`. Members of JSON text have none. */
export function findUnwritableNumber(
  members: Readonly<Record<string, unknown>>,
): UnwritableNumber | undefined {
  for (const [name, value] of Object.entries(members)) {
    const found = value instanceof JsonText ? undefined : findIn(name, value);
    if (found !== undefined) return found;
  }
  return undefined;
}

function findIn(name: string, value: unknown): UnwritableNumber | undefined {
  const paths = new Map<unknown, string>();
  let found: UnwritableNumber | undefined;
  // The replacer sees each value as it is written, after its `toJSON`, and an object before its members.
  JSON.stringify(value, function (this: unknown, key: string, each: unknown) {
    if (found !== undefined) return undefined;
    const parent = paths.get(this);
    const path = parent === undefined ? name : `${parent}${Array.isArray(this) ? `[${key}]` : `.${key}`}`;
    if (typeof each === "object") paths.set(each, path);
    if (typeof each === "number" && !Number.isFinite(each)) found = { path, number: String(each) };
    return each;
  });
  return found;
}
