import {
  type InferenceApiError,
  type Job,
  MAX_SUBMISSIONS,
  MAX_WAKE_TRIES,
  providerCode,
  type WrittenError,
} from "@boomerang/core";
import { ACCOUNT, accountScope, submissionScope } from "../circuit/scopes.ts";
import type { Dispatcher } from "../dispatcher.ts";
import { COMPLETE, type MessageDisposition, retryAfter } from "../message-disposition.ts";
import { retryInOutage, unknownDelayMs, wakeDelayMs } from "../retry-delay.ts";
import { recordUnderClaim } from "./record-under-claim.ts";
import type { Submission } from "./submission.ts";

export interface FailedSubmission {
  readonly submission: Submission;
  /** The job as it was claimed. */
  readonly claimed: Job;
  readonly error: InferenceApiError;
}

// Until the delay is known: it depends on how long the outage has lasted, and only recording the failure tells that.
const RETRY: MessageDisposition = retryAfter(0, "the submission failed");

/** Releases the claim, records the failure or rejects the job, depending on the kind of the error. */
export async function handleSubmissionFailure(
  dispatcher: Dispatcher,
  failed: FailedSubmission,
): Promise<MessageDisposition> {
  const disposition = await settle(dispatcher, failed);
  await dispatcher.circuits.succeeded(provedHealthy(failed));
  return disposition;
}

/** What the API has shown to be in order: a target that rejects a job or the account responds. */
function provedHealthy({ submission, error: { kind, status } }: FailedSubmission): string[] {
  const target = submissionScope(submission.target);
  if (kind === "account") return accountScope(status, target) === ACCOUNT ? [target] : [];
  return status !== undefined && (kind === "invalid" || kind === "not_found") ? [ACCOUNT, target] : [];
}

async function settle(dispatcher: Dispatcher, failed: FailedSubmission): Promise<MessageDisposition> {
  const { submissionLimiter, secrets, random, circuits, log, meter } = dispatcher;
  const { submission, claimed, error } = failed;
  const target = submissionScope(submission.target);
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
      return status === undefined ? retryNotAccepted(dispatcher, failed) : reject(dispatcher, failed);
    case "not_found": {
      const isDevelopment = submission.target.place.type === "development";
      return isDevelopment ? wake(dispatcher, failed) : reject(dispatcher, failed);
    }
    case "account": {
      meter.count("AccountErrors");
      const scope = accountScope(status, target);
      const disposition = await retryReleased(dispatcher, failed, scope, "the API rejected the account");
      // The key may have been changed a moment ago.
      await secrets.apiKey(true);
      return disposition;
    }
    case "throttled": {
      meter.count("SubmissionsThrottled");
      const disposition = await retryReleased(dispatcher, failed, target, "the API throttled the call");
      await submissionLimiter.reportThrottled(retryAfterMs);
      return disposition;
    }
    case "unavailable":
      return retryNotAccepted(dispatcher, failed);
    case "unknown": {
      meter.count("SubmissionsUnknown");
      // Reconcile continues a job that is set to wait or has no submission left.
      const waits = claimed.on_unknown === "wait" || claimed.submissions >= MAX_SUBMISSIONS;
      const write = { type: "unknown", error: jobErrorOf(error) } as const;
      const disposition = await recordUnderClaim(dispatcher, claimed, write, waits ? COMPLETE : RETRY);
      await circuits.failed(target, true);
      if (disposition !== RETRY) return disposition;
      const reason = "the API may have accepted the submission";
      const retry = retryInOutage(dispatcher, target, reason, retryAfterMs);
      return { ...retry, afterMs: Math.max(retry.afterMs, unknownDelayMs(claimed.submissions, random)) };
    }
  }
}

async function wake(dispatcher: Dispatcher, failed: FailedSubmission): Promise<MessageDisposition> {
  const { api, log } = dispatcher;
  const { submission, claimed } = failed;
  const tries = claimed.wake_tries ?? 0;
  if (tries + 1 >= MAX_WAKE_TRIES) return reject(dispatcher, failed);
  // First wake, then write: a crash in between leaves a claim whose lease ends, and then the job continues.
  await api.wake(submission.target).catch(({ status, apiRequestId }: InferenceApiError) => {
    log.warn("wake failed", { job_id: submission.jobId, status, api_request_id: apiRequestId });
  });
  const retry = retryAfter(wakeDelayMs(tries), "the development target is scaled to zero");
  return recordUnderClaim(dispatcher, claimed, { type: "release", isScaledToZero: true }, retry);
}

function reject(dispatcher: Dispatcher, { claimed, error }: FailedSubmission): Promise<MessageDisposition> {
  const write = { type: "reject", errors: [jobErrorOf(error)] } as const;
  return recordUnderClaim(dispatcher, claimed, write, COMPLETE);
}

function retryNotAccepted(dispatcher: Dispatcher, failed: FailedSubmission): Promise<MessageDisposition> {
  const target = submissionScope(failed.submission.target);
  return retryReleased(dispatcher, failed, target, "the API did not accept the submission");
}

/** Releases the claim, records the failure of the scope, and retries. */
async function retryReleased(
  dispatcher: Dispatcher,
  { claimed, error }: FailedSubmission,
  scope: string,
  reason: string,
): Promise<MessageDisposition> {
  const disposition = await recordUnderClaim(dispatcher, claimed, { type: "release" }, RETRY);
  await dispatcher.circuits.failed(scope);
  return disposition === RETRY ? retryInOutage(dispatcher, scope, reason, error.retryAfterMs) : disposition;
}

function jobErrorOf({ errorCode, status, message }: InferenceApiError): WrittenError {
  const ownCode = status === undefined ? "no_answer" : (`http_${status}` as const);
  return { code: errorCode === undefined ? ownCode : providerCode(errorCode), message };
}
