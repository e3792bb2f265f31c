import { type Job, transition } from "@boomerang/core";
import type { Collaborators } from "../collaborators.ts";
import { requestResubmission } from "../request-resubmission.ts";

/**
 * Lets a paused job continue. The message comes first: if the function stops after it, the next run sends another one. If the
 * dispatcher is quicker than the write, the write changes nothing: the job is claimed, or its target was paused again.
 */
export async function resumeJob(
  collaborators: Pick<Collaborators, "store" | "jobsQueue" | "clock" | "timing">,
  job: Job,
): Promise<void> {
  const { store, clock, timing } = collaborators;
  await requestResubmission(collaborators, job);
  const write = { type: "resume", version: job.version } as const;
  const decision = transition(job, write, clock.now(), timing);
  if (decision.type === "write") await store.put(decision.job, job);
}
