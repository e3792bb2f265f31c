import { transition } from "@boomerang/core";
import { writeJob } from "@boomerang/runtime";
import type { Dispatcher } from "../dispatcher.ts";
import type { MessageDisposition } from "../message-disposition.ts";
import { retryWithBackoff } from "../retry-delay.ts";
import type { SubmissionAttempt } from "./submission.ts";

/** A resubmission needs a health probe first: if it failed, one of the job's few submissions would be wasted. */
export function needsProbe({ clock, timing }: Dispatcher, { guess, claim }: SubmissionAttempt): boolean {
  const decision = transition(guess.job, claim, clock.now(), timing);
  return decision.type === "unchanged" && decision.reason === "probe_required";
}

/**
 * Defers a resubmission while the API is unhealthy. There is no claim, so no submission is used up; the message retries with
 * backoff. Without a permit for the probe nothing is written.
 *
 * @returns `undefined` while the API is healthy
 */
export async function deferWhileUnhealthy(
  dispatcher: Dispatcher,
  { received, submission, guess }: SubmissionAttempt,
): Promise<MessageDisposition | undefined> {
  const health = await dispatcher.probe(submission.target);
  if (health.type === "healthy") return undefined;
  if (health.type === "unknown") {
    const reason = "the rate limit of queue status calls is reached";
    return retryWithBackoff(dispatcher, received, reason, health.waitMs);
  }
  await writeJob(dispatcher, submission.jobId, { type: "defer" }, guess);
  return retryWithBackoff(dispatcher, received, health.reason, health.retryAfterMs);
}
