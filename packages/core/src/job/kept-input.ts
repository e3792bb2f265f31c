import type { StoredText } from "./job-write.ts";
import type { Job } from "./record.ts";

/** Whether a record has its input, in itself or in the bucket. */
export function hasInput(job: Pick<Job, "input" | "input_location">): boolean {
  return job.input !== undefined || job.input_location !== undefined;
}

export function inputFields(input: StoredText | undefined): Pick<Job, "input" | "input_location"> {
  if (input === undefined) return {};
  return "text" in input ? { input: input.text } : { input_location: input.location };
}
