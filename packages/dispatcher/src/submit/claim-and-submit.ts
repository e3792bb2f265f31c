import { InferenceApiError } from "@boomerang/core";
import { writeJob } from "@boomerang/runtime";
import { ACCOUNT, submissionScope } from "../circuit/scopes.ts";
import type { Dispatcher } from "../dispatcher.ts";
import { COMPLETE, type MessageDisposition, retryAfter } from "../message-disposition.ts";
import { deferWhileUnhealthy, needsProbe } from "./defer-while-unhealthy.ts";
import { handleSubmissionFailure } from "./handle-submission-failure.ts";
import { handleUnclaimed } from "./handle-unclaimed.ts";
import { recordUnderClaim } from "./record-under-claim.ts";
import type { SubmissionAttempt } from "./submission.ts";

// A longer wait is left to SQS, because Lambda bills by the millisecond.
const MAX_PERMIT_WAIT_MS = 5000;
// A permit is valid briefly: if the table is slow, many delayed calls could fall into one minute and exceed the API's limit.
// The rest of the permit's second is for the way to the API and for clock skew.
const MAX_CLAIM_MS = 750;

/**
 * Claims a job, calls the API and records the result. A resubmission happens only while the API is healthy.
 *
 * The caller must have read the API key: a key that cannot be read must not count as a submission that may have been
 * accepted.
 */
export async function claimAndSubmit(
  dispatcher: Dispatcher,
  attempt: SubmissionAttempt,
): Promise<MessageDisposition> {
  const { api, submissionLimiter, clock, log, circuits, permitBackoff } = dispatcher;
  const { received, submission, claim, guess, needsHealthProbe = false } = attempt;
  const { jobId, target, request } = submission;
  const isProbed = needsProbe(dispatcher, attempt);
  if (isProbed || needsHealthProbe) {
    const deferred = await deferWhileUnhealthy(dispatcher, attempt);
    if (deferred !== undefined) return deferred;
  }
  const waitMs = await submissionLimiter.acquire(MAX_PERMIT_WAIT_MS);
  if (waitMs > 0) {
    // Otherwise reconcile would send one message after another for a job that only waits for a permit.
    if (isProbed) await writeJob(dispatcher, jobId, { type: "defer" }, guess);
    return retryAfter(permitBackoff(waitMs, received), "the rate limit of submissions is reached");
  }
  const permitAt = clock.now();
  const claimed = await writeJob(dispatcher, jobId, { ...claim, isProbed }, guess);
  if (claimed.type === "unchanged") return handleUnclaimed(dispatcher, attempt, claimed);
  const { job } = claimed;
  if (clock.now() - permitAt > MAX_CLAIM_MS) {
    const retry = retryAfter(permitBackoff(0, received), "its permit expired while the claim was written");
    return recordUnderClaim(dispatcher, job, { type: "release" }, retry);
  }
  const response = await api.submit(target, request).catch(apiError);
  if (response instanceof InferenceApiError) {
    return handleSubmissionFailure(dispatcher, { submission, claimed: job, error: response });
  }
  const { request_id: requestId } = response;
  log.info("job submitted", { job_id: jobId, request_id: requestId });
  const disposition = await recordUnderClaim(dispatcher, job, { type: "submitted", requestId }, COMPLETE);
  await circuits.succeeded([ACCOUNT, submissionScope(target)]);
  return disposition;
}

function apiError(error: unknown): InferenceApiError {
  if (error instanceof InferenceApiError) return error;
  throw error;
}
