import { type Job, pausedCheckAt, targetText, toTarget, transition } from "@boomerang/core";
import type { Collaborators } from "../collaborators.ts";
import { resumeJob } from "../resume/resume-job.ts";

/** Long after any pause has ended: a job whose target is not paused any more was missed when the target was resumed. */
export async function checkPaused(collaborators: Collaborators, job: Job): Promise<void> {
  const { pauses, store, clock, timing } = collaborators;
  const target = job.target && targetText(toTarget(job.target));
  const { targets = {} } = (await pauses.read())?.state ?? {};
  if (target === undefined || targets[target]?.isPaused !== true) return resumeJob(collaborators, job);
  const write = { type: "reschedule_check", checkAt: pausedCheckAt(clock.now()) } as const;
  const decision = transition(job, write, clock.now(), timing);
  if (decision.type === "write") await store.put(decision.job, job);
}
