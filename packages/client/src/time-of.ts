import { isoTime } from "@boomerang/core";
import { BoomerangError } from "./boomerang-error.ts";

/**
 * A time of the caller's as ISO 8601, UTC, with milliseconds.
 *
 * @param name of the argument, for the error
 * @throws BoomerangError `invalid_argument`
 */
export function timeOf(name: string, value: string | Date): string {
  const at = new Date(value).getTime();
  if (!Number.isNaN(at)) return isoTime(at);
  throw new BoomerangError(`${name} is not a time`, {
    code: "invalid_argument",
    nextStep: "Use ISO 8601, such as 2026-11-28T09:00:00Z, or a Date.",
  });
}
