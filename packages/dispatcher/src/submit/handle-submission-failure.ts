import {
  type InferenceApiError,
  type Job,
  MAX_SUBMISSIONS,
  MAX_WAKE_TRIES,
  providerCode,
  type WrittenError,
} from "@boomerang/core";
import type { Collaborators } from "../collaborators.ts";
import { COMPLETE, type MessageDisposition, retryAfter } from "../message-disposition.ts";
import type { ReceivedMessage } from "../received-message.ts";
import { accountDelayMs, retryWithBackoff, unknownDelayMs, wakeDelayMs } from "../retry-delay.ts";
import { recordUnderClaim } from "./record-under-claim.ts";
import type { Submission } from "./submission.ts";

export interface FailedSubmission {
  readonly received: ReceivedMessage;
  readonly submission: Submission;
  /** The job as it was claimed. */
  readonly claimed: Job;
  readonly error: InferenceApiError;
}

/** Releases the claim, records the failure or rejects the job, depending on the kind of the error. */
export async function handleSubmissionFailure(
  collaborators: Collaborators,
  failed: FailedSubmission,
): Promise<MessageDisposition> {
  const { submissionLimiter, secrets, random, log, meter } = collaborators;
  const { received, submission, claimed, error } = failed;
  const { kind, status, retryAfterMs } = error;
  log.warn("submission failed", {
    job_id: submission.jobId,
    kind,
    status,
    api_request_id: error.apiRequestId,
  });
  switch (kind) {
    case "invalid":
      // Without a status the call was not sent: the API has rejected nothing.
      return status === undefined ? retryReleased(collaborators, failed) : reject(collaborators, failed);
    case "not_found": {
      const isDevelopment = submission.target.place.type === "development";
      return isDevelopment ? wake(collaborators, failed) : reject(collaborators, failed);
    }
    case "account": {
      meter.count("AccountErrors");
      const afterMs = accountDelayMs(received.receiveCount, random, retryAfterMs);
      const retry = retryAfter(afterMs, "the API rejected the account");
      const disposition = await release(collaborators, claimed, retry);
      // The key may have been changed a moment ago.
      await secrets.apiKey(true);
      return disposition;
    }
    case "throttled": {
      meter.count("SubmissionsThrottled");
      const retry = retryWithBackoff(collaborators, received, "the API throttled the call", retryAfterMs);
      const disposition = await release(collaborators, claimed, retry);
      await submissionLimiter.reportThrottled(retryAfterMs);
      return disposition;
    }
    case "unavailable":
      return retryReleased(collaborators, failed);
    case "unknown": {
      meter.count("SubmissionsUnknown");
      // Reconcile continues a job that is set to wait or has no submission left.
      const waits = claimed.on_unknown === "wait" || claimed.submissions >= MAX_SUBMISSIONS;
      const afterMs = unknownDelayMs(claimed.submissions, random, retryAfterMs);
      const disposition = waits ? COMPLETE : retryAfter(afterMs, "the API may have accepted the submission");
      const write = { type: "unknown", error: jobErrorOf(error) } as const;
      return recordUnderClaim(collaborators, claimed, write, disposition);
    }
  }
}

async function wake(collaborators: Collaborators, failed: FailedSubmission): Promise<MessageDisposition> {
  const { api, log } = collaborators;
  const { submission, claimed } = failed;
  const tries = claimed.wake_tries ?? 0;
  if (tries + 1 >= MAX_WAKE_TRIES) return reject(collaborators, failed);
  // First wake, then write: a crash in between leaves a claim whose lease ends, and then the job continues.
  await api.wake(submission.target).catch(({ status, apiRequestId }: InferenceApiError) => {
    log.warn("wake failed", { job_id: submission.jobId, status, api_request_id: apiRequestId });
  });
  const retry = retryAfter(wakeDelayMs(tries), "the development target is scaled to zero");
  return recordUnderClaim(collaborators, claimed, { type: "release", isScaledToZero: true }, retry);
}

function reject(
  collaborators: Collaborators,
  { claimed, error }: FailedSubmission,
): Promise<MessageDisposition> {
  const write = { type: "reject", errors: [jobErrorOf(error)] } as const;
  return recordUnderClaim(collaborators, claimed, write, COMPLETE);
}

function retryReleased(
  collaborators: Collaborators,
  { received, claimed, error }: FailedSubmission,
): Promise<MessageDisposition> {
  const reason = "the API did not accept the submission";
  return release(
    collaborators,
    claimed,
    retryWithBackoff(collaborators, received, reason, error.retryAfterMs),
  );
}

function release(
  collaborators: Collaborators,
  claimed: Job,
  disposition: MessageDisposition,
): Promise<MessageDisposition> {
  return recordUnderClaim(collaborators, claimed, { type: "release" }, disposition);
}

function jobErrorOf({ errorCode, status, message }: InferenceApiError): WrittenError {
  const ownCode = status === undefined ? "no_answer" : (`http_${status}` as const);
  return { code: errorCode === undefined ? ownCode : providerCode(errorCode), message };
}
