import { InferenceApiError, type Job } from "@boomerang/core";
import { type Written, writeJob } from "@boomerang/runtime";
import type { Dispatcher } from "./dispatcher.ts";
import { type Claim, holdBack, needsProbe } from "./hold-back.ts";
import { afterLeaseMs, claimOf } from "./lease.ts";
import { recordUnderClaim } from "./record-under-claim.ts";
import { backoffMs } from "./retry-delay.ts";
import { settleFailure } from "./settle-failure.ts";
import type { Submission } from "./submission.ts";
import { DONE, giveBack, type Verdict } from "./verdict.ts";

// Longer waits are SQS's business: Lambda bills by the millisecond.
const MAX_WAIT_FOR_TURN_MS = 5000;
// A turn counts for the moment when it comes. A slow table would move the calls of many turns into one minute; the
// limiter allows a second for the way to the API and for clocks that differ.
const TURN_HOLDS_MS = 750;

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
): Promise<Verdict> {
  const { api, submissions, clock, random, log, meter } = dispatcher;
  const { jobId, target, request } = submission;
  const isProbed = needsProbe(dispatcher, guess.job, claim);
  if (isProbed) {
    const verdict = await holdBack(dispatcher, submission, guess, receives);
    if (verdict !== undefined) return verdict;
  }
  const waitMs = await submissions.acquire(MAX_WAIT_FOR_TURN_MS);
  if (waitMs > 0) {
    // Else reconciling would send message after message for a job that only waits for its turn.
    if (isProbed) await writeJob(dispatcher, jobId, { type: "put_off" }, guess);
    return giveBack(backoffMs(receives, random, waitMs), "the submission limit is used up");
  }
  const turnAt = clock.now();
  const claimed = await writeJob(dispatcher, jobId, { ...claim, isProbed }, guess);
  if (claimed.type === "kept") return notClaimed(dispatcher, jobId, claimed, receives);
  const { job } = claimed;
  if (clock.now() - turnAt > TURN_HOLDS_MS) {
    const verdict = giveBack(backoffMs(receives, random), "its turn passed while its claim was written");
    return recordUnderClaim(dispatcher, job, { type: "release", claim: claimOf(job) }, verdict);
  }
  const answer = await api.submit(target, request).catch(apiError);
  if (answer instanceof InferenceApiError) {
    return settleFailure(dispatcher, { submission, claimed: job, error: answer, receives });
  }
  const { request_id: requestId } = answer;
  log.info("job submitted", { job_id: jobId, request_id: requestId });
  meter.count("JobsSubmitted");
  return recordUnderClaim(dispatcher, job, { type: "submitted", claim: claimOf(job), requestId }, DONE);
}

function apiError(error: unknown): InferenceApiError {
  if (error instanceof InferenceApiError) return error;
  throw error;
}

function notClaimed(
  { log, clock, random }: Dispatcher,
  jobId: string,
  { reason, job }: Extract<Written, { type: "kept" }>,
  receives: number,
): Verdict {
  if (reason === "leased") return giveBack(afterLeaseMs(job, clock.now()), "its submission is under way");
  // Its record was not looked for, or has changed.
  if (reason === "unprobed") return giveBack(backoffMs(receives, random), "the API is to be asked first");
  if (reason === "other_message") {
    log.warn("a second message names this job; it changes nothing", { job_id: jobId });
  }
  return DONE;
}
