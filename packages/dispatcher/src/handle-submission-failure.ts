import {
  claimOf,
  type InferenceApiError,
  type Job,
  MAX_SUBMISSIONS,
  MAX_WAKE_TRIES,
  providerCode,
  type WrittenError,
} from "@boomerang/core";
import type { Collaborators } from "./collaborators.ts";
import { COMPLETE, type MessageDisposition, retryAfter } from "./message-disposition.ts";
import { recordUnderClaim } from "./record-under-claim.ts";
import { accountDelayMs, asleepDelayMs, backoffMs, unknownDelayMs } from "./retry-delay.ts";
import type { Submission } from "./submission.ts";

/** A submission that failed. */
export interface Failed {
  readonly submission: Submission;
  /** The job as it was claimed. */
  readonly claimed: Job;
  readonly error: InferenceApiError;
  /** How often SQS has given the message out. */
  readonly receives: number;
}

/** Does what the submitting rules say about a submission that failed. */
export async function handleSubmissionFailure(
  collaborators: Collaborators,
  failed: Failed,
): Promise<MessageDisposition> {
  const { submissions, secrets, random, log, meter } = collaborators;
  const { submission, claimed, error, receives } = failed;
  const { kind, status, retryAfterMs } = error;
  log.warn("submission failed", {
    job_id: submission.jobId,
    kind,
    status,
    api_request_id: error.apiRequestId,
  });
  switch (kind) {
    case "invalid":
      return reject(collaborators, failed);
    case "not_found": {
      const isDevelopment = submission.target.place.type === "development";
      return isDevelopment ? wake(collaborators, failed) : reject(collaborators, failed);
    }
    case "account": {
      meter.count("AccountErrors");
      const delay = accountDelayMs(receives, random, retryAfterMs);
      const verdict = await release(collaborators, claimed, retryAfter(delay, "the API refuses the account"));
      // Perhaps the key was changed a moment ago.
      await secrets.apiKey(true);
      return verdict;
    }
    case "throttled": {
      meter.count("SubmissionsThrottled");
      const delay = backoffMs(receives, random, retryAfterMs);
      const verdict = await release(collaborators, claimed, retryAfter(delay, "the API throttles"));
      await submissions.reportThrottled(retryAfterMs);
      return verdict;
    }
    case "unavailable": {
      const delay = backoffMs(receives, random, retryAfterMs);
      return release(collaborators, claimed, retryAfter(delay, "the API did not accept it"));
    }
    case "unknown": {
      meter.count("SubmissionsUnknown");
      // What waits, or may not be submitted once more, is reconciling's from here on.
      const waits = claimed.on_unknown === "wait" || claimed.submissions >= MAX_SUBMISSIONS;
      const delay = unknownDelayMs(claimed.submissions, random, retryAfterMs);
      const verdict = waits ? COMPLETE : retryAfter(delay, "whether it was accepted is unknown");
      const write = { type: "unknown", claim: claimOf(claimed), error: jobErrorOf(error) } as const;
      return recordUnderClaim(collaborators, claimed, write, verdict);
    }
  }
}

async function wake(collaborators: Collaborators, failed: Failed): Promise<MessageDisposition> {
  const { api, log } = collaborators;
  const { submission, claimed } = failed;
  const tries = claimed.wake_tries ?? 0;
  if (tries + 1 >= MAX_WAKE_TRIES) return reject(collaborators, failed);
  // Waking comes first: a stop in between leaves a claim that runs out, never a job that waits for nothing.
  await api.wake(submission.target).catch(({ status, apiRequestId }: InferenceApiError) => {
    log.warn("wake failed", { job_id: submission.jobId, status, api_request_id: apiRequestId });
  });
  const verdict = retryAfter(asleepDelayMs(tries), "its target is asleep");
  const write = { type: "release", claim: claimOf(claimed), asleep: true } as const;
  return recordUnderClaim(collaborators, claimed, write, verdict);
}

function reject(collaborators: Collaborators, { claimed, error }: Failed): Promise<MessageDisposition> {
  const write = { type: "reject", claim: claimOf(claimed), errors: [jobErrorOf(error)] } as const;
  return recordUnderClaim(collaborators, claimed, write, COMPLETE);
}

function release(
  collaborators: Collaborators,
  claimed: Job,
  verdict: MessageDisposition,
): Promise<MessageDisposition> {
  return recordUnderClaim(collaborators, claimed, { type: "release", claim: claimOf(claimed) }, verdict);
}

function jobErrorOf({ errorCode, status, message }: InferenceApiError): WrittenError {
  const ownCode = status === undefined ? "no_answer" : (`http_${status}` as const);
  return { code: errorCode === undefined ? ownCode : providerCode(errorCode), message };
}
