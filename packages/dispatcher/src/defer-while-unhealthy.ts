import { type Job, type JobWrite, transition } from "@boomerang/core";
import { writeJob } from "@boomerang/runtime";
import type { Dispatcher } from "./dispatcher.ts";
import { type MessageDisposition, retryAfter } from "./message-disposition.ts";
import { backoffMs } from "./retry-delay.ts";
import type { Submission } from "./submission.ts";

/** A write that claims a job. */
export type Claim = Extract<JobWrite, { readonly type: "claim" | "claim_again" }>;

/**
 * Whether the API has to be asked before a job is claimed: it was submitted before, and one more submission that fails would
 * be used up for nothing.
 */
export function needsProbe({ clock, timing }: Dispatcher, job: Job | undefined, claim: Claim): boolean {
  const decision = transition(job, claim, clock.now(), timing);
  return decision.type === "unchanged" && decision.reason === "probe_required";
}

/**
 * Holds a repeated submission back while the API does not answer, without a claim, so that it uses up nothing: the job waits
 * for its message, which comes back ever less often. Where there was no turn to ask, nothing is written.
 *
 * @returns `undefined` when the API answers
 */
export async function deferWhileUnhealthy(
  dispatcher: Dispatcher,
  { jobId, target }: Submission,
  guess: { readonly job: Job | undefined },
  receives: number,
): Promise<MessageDisposition | undefined> {
  const prospect = await dispatcher.probe(target);
  if (prospect.type === "good") return undefined;
  if (prospect.type === "unasked") {
    const afterMs = backoffMs(receives, dispatcher.random, prospect.waitMs);
    return retryAfter(afterMs, "the limit of queue status calls is used up");
  }
  await writeJob(dispatcher, jobId, { type: "defer" }, guess);
  return retryAfter(backoffMs(receives, dispatcher.random, prospect.retryAfterMs), prospect.why);
}
