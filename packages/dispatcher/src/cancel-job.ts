import { InferenceApiError, type Job, leaseLeftMs, type TargetInput, toTarget } from "@boomerang/core";
import { writeJob } from "@boomerang/runtime";
import type { Collaborators } from "./collaborators.ts";
import { COMPLETE, type MessageDisposition, retryAfter } from "./message-disposition.ts";
import type { ReceivedMessage } from "./received-message.ts";
import { accountDelayMs, retryWithBackoff } from "./retry-delay.ts";

const MAX_PERMIT_WAIT_MS = 5000;
// The API cancels a request only while it is queued, so the next attempt comes soon.
const RETRY_MS = 1000;

/**
 * Cancels a job. A job that the API does not have is canceled in its record alone. A submitted job is canceled at the API,
 * which allows that only while the request is queued; after that the result arrives as if nobody had canceled.
 */
export async function cancelJob(
  collaborators: Collaborators,
  received: ReceivedMessage,
  jobId: string,
): Promise<MessageDisposition> {
  const { clock, meter } = collaborators;
  const written = await writeJob(collaborators, jobId, { type: "cancel", jobId });
  if (written.type === "written") {
    meter.count("JobsCanceled");
    return COMPLETE;
  }
  const { reason, job } = written;
  if (reason === "leased") {
    const leftMs = leaseLeftMs(job, clock.now());
    return retryAfter(Math.min(RETRY_MS, leftMs), "a submission of the job is in progress");
  }
  return reason === "cancel_at_api" && job !== undefined
    ? cancelAtApi(collaborators, received, job)
    : COMPLETE;
}

async function cancelAtApi(
  collaborators: Collaborators,
  received: ReceivedMessage,
  { job_id: jobId, target, request_id: requestId }: Job,
): Promise<MessageDisposition> {
  const { statusLimiter, secrets, log, meter } = collaborators;
  if (target === undefined || requestId === undefined) return COMPLETE;
  await secrets.apiKey();
  const waitMs = await statusLimiter.acquire(MAX_PERMIT_WAIT_MS);
  if (waitMs > 0) return retryAfter(waitMs, "the rate limit of status calls is reached");
  try {
    if (!(await cancelRequest(collaborators, target, requestId))) return COMPLETE;
  } catch (error) {
    if (!(error instanceof InferenceApiError)) throw error;
    const { status, apiRequestId } = error;
    log.warn("cancel failed", { job_id: jobId, status, api_request_id: apiRequestId });
    return handleCancelFailure(collaborators, received, error);
  }
  const written = await writeJob(collaborators, jobId, { type: "cancel_confirmed", requestId });
  if (written.type === "written") meter.count("JobsCanceled");
  // The job was resubmitted meanwhile: the new request must be canceled too.
  if (written.type === "unchanged" && written.reason === "superseded") {
    return retryAfter(RETRY_MS, "the job was resubmitted during the cancel");
  }
  return COMPLETE;
}

/** @returns whether the request is canceled, by this call or by an earlier attempt that was not recorded */
async function cancelRequest(
  { api, statusLimiter }: Collaborators,
  targetInput: TargetInput,
  requestId: string,
): Promise<boolean> {
  const target = toTarget(targetInput);
  const { canceled } = await api.cancelRequest(target, requestId);
  if (canceled) return true;
  if ((await statusLimiter.acquire(MAX_PERMIT_WAIT_MS)) > 0) return false;
  const { status } = await api.requestStatus(target, requestId);
  return status === "CANCELED";
}

async function handleCancelFailure(
  collaborators: Collaborators,
  received: ReceivedMessage,
  { kind, retryable, retryAfterMs }: InferenceApiError,
): Promise<MessageDisposition> {
  const { statusLimiter, secrets, random, meter } = collaborators;
  if (kind === "throttled") await statusLimiter.reportThrottled(retryAfterMs);
  if (kind === "account") {
    meter.count("AccountErrors");
    await secrets.apiKey(true);
    return retryAfter(
      accountDelayMs(received.receiveCount, random, retryAfterMs),
      "the API rejected the account",
    );
  }
  // Reconcile handles a request that the API does not know.
  if (!retryable) return COMPLETE;
  // A second cancel of the same request does no harm.
  return retryWithBackoff(collaborators, received, "the cancel call failed", retryAfterMs);
}
