import type { Job } from "@boomerang/core";
import type { Collaborators } from "./collaborators.ts";

/** Asks the dispatcher to submit a job from its record. A second message for the same job changes nothing. */
export async function requestResubmission(
  { jobsQueue }: Pick<Collaborators, "jobsQueue">,
  { job_id }: Pick<Job, "job_id">,
): Promise<void> {
  await jobsQueue.send({ body: JSON.stringify({ type: "resubmit", job_id }) });
}
