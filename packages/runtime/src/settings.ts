import * as v from "valibot";

/** Settings are missing or wrong; every fault is named, with the variable that mends it. */
export class SettingsError extends Error {
  override readonly name = "SettingsError";
}

/**
 * Reads settings from environment variables, once at cold start.
 *
 * @throws {@link SettingsError} that lists all faults together
 */
export function readSettings<const S extends v.ObjectEntries>(
  entries: S,
  env: Readonly<Record<string, string | undefined>>,
): v.InferOutput<v.ObjectSchema<S, undefined>> {
  const parsed = v.safeParse(v.object(entries), env);
  if (parsed.success) return parsed.output;
  const faults = parsed.issues.map((issue) => {
    const name = v.getDotPath(issue) ?? "the environment";
    return issue.path?.length === 1 && env[name] === undefined
      ? `${name} is not set`
      : `${name} ${issue.message}`;
  });
  throw new SettingsError(`${faults.join("; ")}. Set these environment variables of the function.`);
}

/** A text that is not empty. */
export const nonEmptyString = v.pipe(v.string(), v.minLength(1, "is empty"));

/** A whole number from `min` to `max`, with a default for when the variable is not set. */
export function wholeNumber(min: number, max: number, fallback: number) {
  const message = `must be a whole number from ${min} to ${max}`;
  return v.optional(
    v.pipe(
      v.string(),
      v.regex(/^\d+$/, message),
      v.transform(Number),
      v.minValue(min, message),
      v.maxValue(max, message),
    ),
    String(fallback),
  );
}

/** `true` or `false`, default `false`. */
export const flag = v.optional(
  v.pipe(
    v.picklist(["true", "false"], "must be true or false"),
    v.transform((value) => value === "true"),
  ),
  "false",
);

/** An http or https address without a query. */
export const httpUrl = v.pipe(
  v.string(),
  v.check(
    (value) => URL.canParse(value) && /^https?:\/\/[^?#]+$/.test(value),
    "must be an http or https address without a query",
  ),
);
