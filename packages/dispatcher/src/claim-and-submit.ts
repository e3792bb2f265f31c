import { InferenceApiError, type Job, type JobWrite } from "@boomerang/core";
import { type Written, writeJob } from "@boomerang/runtime";
import type { Collaborators } from "./collaborators.ts";
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
 * Claims a job, makes the call and records its answer.
 *
 * The API key must have been read by now: one that cannot be had must not look like a submission that may have been
 * accepted.
 *
 * @param guess the record as it is believed to be
 * @param receives how often SQS has given the message out
 */
export async function claimAndSubmit(
  collaborators: Collaborators,
  submission: Submission,
  claim: JobWrite,
  guess: { readonly job: Job | undefined },
  receives: number,
): Promise<Verdict> {
  const { api, submissions, clock, random, log, meter } = collaborators;
  const { jobId, target, request } = submission;
  const waitMs = await submissions.acquire(MAX_WAIT_FOR_TURN_MS);
  if (waitMs > 0) return giveBack(backoffMs(receives, random, waitMs), "the submission limit is used up");
  const turnAt = clock.now();
  const claimed = await writeJob(collaborators, jobId, claim, guess);
  if (claimed.type === "kept") return notClaimed(collaborators, jobId, claimed);
  const { job } = claimed;
  if (clock.now() - turnAt > TURN_HOLDS_MS) {
    const verdict = giveBack(backoffMs(receives, random), "its turn passed while its claim was written");
    return recordUnderClaim(collaborators, job, { type: "release", claim: claimOf(job) }, verdict);
  }
  const answer = await api.submit(target, request).catch(apiError);
  if (answer instanceof InferenceApiError) {
    return settleFailure(collaborators, { submission, claimed: job, error: answer, receives });
  }
  const { request_id: requestId } = answer;
  log.info("job submitted", { job_id: jobId, request_id: requestId });
  meter.count("JobsSubmitted");
  return recordUnderClaim(collaborators, job, { type: "submitted", claim: claimOf(job), requestId }, DONE);
}

function apiError(error: unknown): InferenceApiError {
  if (error instanceof InferenceApiError) return error;
  throw error;
}

function notClaimed(
  { log, clock }: Collaborators,
  jobId: string,
  { reason, job }: Extract<Written, { type: "kept" }>,
): Verdict {
  if (reason === "leased") return giveBack(afterLeaseMs(job, clock.now()), "its submission is under way");
  if (reason === "other_message") {
    log.warn("a second message names this job; it changes nothing", { job_id: jobId });
  }
  return DONE;
}
