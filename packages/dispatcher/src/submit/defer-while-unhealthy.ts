import { transition } from "@boomerang/core";
import { writeJob } from "@boomerang/runtime";
import { submissionScope } from "../circuit/scopes.ts";
import type { Dispatcher } from "../dispatcher.ts";
import { type MessageDisposition, retryAfter } from "../message-disposition.ts";
import { retryInOutage } from "../retry-delay.ts";
import type { SubmissionAttempt } from "./submission.ts";

/** A resubmission needs a health probe first: if it failed, one of the job's few submissions would be wasted. */
export function needsProbe({ clock, timing }: Dispatcher, { guess, claim }: SubmissionAttempt): boolean {
  const decision = transition(guess.job, claim, clock.now(), timing);
  return decision.type === "unchanged" && decision.reason === "probe_required";
}

/**
 * Defers a submission while the API is unhealthy. There is no claim, so no submission is used up; the message retries. Without a permit for the probe nothing is written.
 *
 * @returns `undefined` while the API is healthy
 */
export async function deferWhileUnhealthy(
  dispatcher: Dispatcher,
  attempt: SubmissionAttempt,
): Promise<MessageDisposition | undefined> {
  const { received, submission, guess } = attempt;
  const { circuits, permitBackoff } = dispatcher;
  const { target, jobId } = submission;
  const health = await dispatcher.probe(target);
  if (health.type === "healthy") return undefined;
  if (health.type === "unknown") {
    return retryAfter(
      permitBackoff(health.waitMs, received),
      "the rate limit of queue status calls is reached",
    );
  }
  // A job that never was submitted has no deadline to move.
  if (needsProbe(dispatcher, attempt)) await writeJob(dispatcher, jobId, { type: "defer" }, guess);
  // Too many queue status calls, which says nothing about submissions.
  if (health.type === "throttled")
    return retryAfter(
      permitBackoff(health.retryAfterMs ?? 0, received),
      "the API throttled the health probe",
    );
  await circuits.failed(submissionScope(target));
  return retryInOutage(dispatcher, submissionScope(target), "the API does not respond", health.retryAfterMs);
}
