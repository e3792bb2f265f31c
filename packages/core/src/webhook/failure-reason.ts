import { isObject } from "../json/is-object.ts";

const REASONS = ["message", "detail", "error", "reason", "description", "error_message", "errorMessage"];
const MAX_DEPTH = 3;

/** The text that says why something failed: the value itself, or the first member that gives a reason. */
export function reasonIn(value: unknown, depth = MAX_DEPTH): string | undefined {
  if (typeof value === "string") return value.trim() || undefined;
  if (!isObject(value) || depth === 0) return undefined;
  const members = REASONS.map((name) => value[name]);
  // A text says more than an object around one.
  for (const member of members) if (typeof member === "string" && member.trim() !== "") return member.trim();
  for (const member of members) {
    const reason = isObject(member) ? reasonIn(member, depth - 1) : undefined;
    if (reason !== undefined) return reason;
  }
  return undefined;
}

/** A value as compact JSON; `undefined` if it is nested too deeply to be written. */
export function compactJson(value: unknown): string | undefined {
  try {
    return JSON.stringify(value);
  } catch {
    return undefined;
  }
}
