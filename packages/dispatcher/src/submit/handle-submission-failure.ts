import {
  type InferenceApiError,
  type Job,
  MAX_SUBMISSIONS,
  MAX_WAKE_TRIES,
  providerCode,
  type WrittenError,
} from "@boomerang/core";
import { ACCOUNT, submissionScope } from "../circuit/scopes.ts";
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
  if (kind === "account") return [target];
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
      return status === undefined ? retryReleased(dispatcher, failed) : reject(dispatcher, failed);
    case "not_found": {
      const isDevelopment = submission.target.place.type === "development";
      return isDevelopment ? wake(dispatcher, failed) : reject(dispatcher, failed);
    }
    case "account": {
      meter.count("AccountErrors");
      const retry = retryInOutage(dispatcher, ACCOUNT, "the API rejected the account", retryAfterMs);
      const disposition = await release(dispatcher, claimed, retry);
      await circuits.failed(ACCOUNT);
      // The key may have been changed a moment ago.
      await secrets.apiKey(true);
      return disposition;
    }
    case "throttled": {
      meter.count("SubmissionsThrottled");
      const retry = retryInOutage(dispatcher, target, "the API throttled the call", retryAfterMs);
      const disposition = await release(dispatcher, claimed, retry);
      await circuits.failed(target);
      await submissionLimiter.reportThrottled(retryAfterMs);
      return disposition;
    }
    case "unavailable":
      return retryReleased(dispatcher, failed);
    case "unknown": {
      meter.count("SubmissionsUnknown");
      // Reconcile continues a job that is set to wait or has no submission left.
      const waits = claimed.on_unknown === "wait" || claimed.submissions >= MAX_SUBMISSIONS;
      const reason = "the API may have accepted the submission";
      const retry = retryInOutage(dispatcher, target, reason, retryAfterMs);
      const afterMs = Math.max(retry.afterMs, unknownDelayMs(claimed.submissions, random));
      const write = { type: "unknown", error: jobErrorOf(error) } as const;
      const disposition = await recordUnderClaim(
        dispatcher,
        claimed,
        write,
        waits ? COMPLETE : { ...retry, afterMs },
      );
      await circuits.failed(target, true);
      return disposition;
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

async function retryReleased(
  dispatcher: Dispatcher,
  { submission, claimed, error }: FailedSubmission,
): Promise<MessageDisposition> {
  const target = submissionScope(submission.target);
  const reason = "the API did not accept the submission";
  const retry = retryInOutage(dispatcher, target, reason, error.retryAfterMs);
  const disposition = await release(dispatcher, claimed, retry);
  await dispatcher.circuits.failed(target);
  return disposition;
}

function release(
  dispatcher: Dispatcher,
  claimed: Job,
  disposition: MessageDisposition,
): Promise<MessageDisposition> {
  return recordUnderClaim(dispatcher, claimed, { type: "release" }, disposition);
}

function jobErrorOf({ errorCode, status, message }: InferenceApiError): WrittenError {
  const ownCode = status === undefined ? "no_answer" : (`http_${status}` as const);
  return { code: errorCode === undefined ? ownCode : providerCode(errorCode), message };
}
