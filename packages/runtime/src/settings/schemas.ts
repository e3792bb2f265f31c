import * as v from "valibot";

export const nonEmptyString = v.pipe(v.string(), v.minLength(1, "is empty"));

/** A whole number from `min` to `max`; `fallback` when the variable is not set. */
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

/** `true` or `false`; default `false`. */
export const flag = v.optional(
  v.pipe(
    v.picklist(["true", "false"], "must be true or false"),
    v.transform((value) => value === "true"),
  ),
  "false",
);

export const httpUrl = v.pipe(
  v.string(),
  v.check(
    (value) => URL.canParse(value) && /^https?:\/\/[^?#]+$/.test(value),
    "must be an http or https URL without a query or fragment",
  ),
);
