import * as v from "valibot";

/** The form of a time in records and events: ISO 8601, UTC, with milliseconds. */
export function isoTime(ms: number): string {
  return new Date(ms).toISOString();
}

/** The schema of a time that {@link isoTime} wrote. */
export const timestamp = (description: string) =>
  v.pipe(
    v.string(),
    v.regex(
      /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{3}Z$/,
      "must be an ISO 8601 time in UTC with milliseconds",
    ),
    v.metadata({ format: "date-time" }),
    v.description(description),
  );
