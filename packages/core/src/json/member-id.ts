import { strictJson } from "./strict-json.ts";
import { tryParse } from "./try-parse.ts";

// Ids of the API are much shorter; they become attributes of a record, so they are bounded.
export const MAX_ID_CHARS = 256;

/**
 * An id from the raw text of a member: the value of a string of 1 to {@link MAX_ID_CHARS} characters, or a number as it is
 * written (`1.0`, 20 digits), or shortened if it has more characters. `undefined` if the member is missing or neither.
 */
export function idOf(memberText: string | undefined): string | undefined {
  if (memberText === undefined) return undefined;
  const value = tryParse(strictJson(memberText));
  return typeof value === "number" ? (shortText(memberText) ?? String(value)) : shortText(value);
}

/** A string of 1 to {@link MAX_ID_CHARS} characters; `undefined` for any other value. */
export function shortText(value: unknown): string | undefined {
  const isShort = typeof value === "string" && value !== "" && value.length <= MAX_ID_CHARS;
  // Half a surrogate pair cannot be stored, but must not reject what has the id.
  return isShort ? value.toWellFormed() : undefined;
}
