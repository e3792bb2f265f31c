import { afterLeaseMs, claimOf, InferenceApiError, type Job } from "@boomerang/core";
import { type WriteResult, writeJob } from "@boomerang/runtime";
import { type Claim, deferWhileUnhealthy, needsProbe } from "./defer-while-unhealthy.ts";
import type { Dispatcher } from "./dispatcher.ts";
import { handleSubmissionFailure } from "./handle-submission-failure.ts";
import { COMPLETE, type MessageDisposition, retryAfter } from "./message-disposition.ts";
import { recordUnderClaim } from "./record-under-claim.ts";
import { backoffMs } from "./retry-delay.ts";
import type { Submission } from "./submission.ts";

// Longer waits are SQS's business: Lambda bills by the millisecond.
const MAX_PERMIT_WAIT_MS = 5000;
// A turn counts for the moment when it comes. A slow table would move the calls of many turns into one minute; the
// limiter allows a second for the way to the API and for clocks that differ.
const PERMIT_TTL_MS = 750;

/**
 * Claims a job, makes the call and records its answer; a job that was submitted before only while the API answers.
 *
 * The API key must have been read by now: one that cannot be had must not look like a submission that may have been
 * accepted.
 *
 * @param guess the record as it is believed to be
 * @param receives how often SQS has given the message out
 */
export async function claimAndSubmit(
  dispatcher: Dispatcher,
  submission: Submission,
  claim: Claim,
  guess: { readonly job: Job | undefined },
  receives: number,
): Promise<MessageDisposition> {
  const { api, submissions, clock, random, log, meter } = dispatcher;
  const { jobId, target, request } = submission;
  const isProbed = needsProbe(dispatcher, guess.job, claim);
  if (isProbed) {
    const verdict = await deferWhileUnhealthy(dispatcher, submission, guess, receives);
    if (verdict !== undefined) return verdict;
  }
  const waitMs = await submissions.acquire(MAX_PERMIT_WAIT_MS);
  if (waitMs > 0) {
    // Else reconciling would send message after message for a job that only waits for its turn.
    if (isProbed) await writeJob(dispatcher, jobId, { type: "defer" }, guess);
    return retryAfter(backoffMs(receives, random, waitMs), "the submission limit is used up");
  }
  const turnAt = clock.now();
  const claimed = await writeJob(dispatcher, jobId, { ...claim, isProbed }, guess);
  if (claimed.type === "unchanged") return notClaimed(dispatcher, jobId, claimed, receives);
  const { job } = claimed;
  if (clock.now() - turnAt > PERMIT_TTL_MS) {
    const verdict = retryAfter(backoffMs(receives, random), "its turn passed while its claim was written");
    return recordUnderClaim(dispatcher, job, { type: "release", claim: claimOf(job) }, verdict);
  }
  const answer = await api.submit(target, request).catch(apiError);
  if (answer instanceof InferenceApiError) {
    return handleSubmissionFailure(dispatcher, { submission, claimed: job, error: answer, receives });
  }
  const { request_id: requestId } = answer;
  log.info("job submitted", { job_id: jobId, request_id: requestId });
  meter.count("JobsSubmitted");
  return recordUnderClaim(dispatcher, job, { type: "submitted", claim: claimOf(job), requestId }, COMPLETE);
}

function apiError(error: unknown): InferenceApiError {
  if (error instanceof InferenceApiError) return error;
  throw error;
}

function notClaimed(
  { log, clock, random }: Dispatcher,
  jobId: string,
  { reason, job }: Extract<WriteResult, { type: "unchanged" }>,
  receives: number,
): MessageDisposition {
  if (reason === "leased") return retryAfter(afterLeaseMs(job, clock.now()), "its submission is under way");
  // Its record was not looked for, or has changed.
  if (reason === "probe_required")
    return retryAfter(backoffMs(receives, random), "the API is to be asked first");
  if (reason === "different_message") {
    log.warn("a second message names this job; it changes nothing", { job_id: jobId });
  }
  return COMPLETE;
}
