import type { Job as JobRecord } from "@boomerang/core";
import type { ReadText } from "./job-of.ts";

/** The input in a record, or where it says that it is; `undefined` if it is not kept. @throws BoomerangError */
export async function inputOf(
  { job_id, input, input_location: location }: JobRecord,
  readText: ReadText,
): Promise<string | undefined> {
  return input ?? (location && readText(location, job_id));
}
