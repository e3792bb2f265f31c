import { InferenceApiError, type Job, leaseLeftMs, toTarget } from "@boomerang/core";
import { writeJob } from "@boomerang/runtime";
import type { Collaborators } from "./collaborators.ts";
import { COMPLETE, type MessageDisposition, retryAfter } from "./message-disposition.ts";
import { accountDelayMs, backoffMs } from "./retry-delay.ts";

const MAX_PERMIT_WAIT_MS = 5000;
// A request can be cancelled only while it is queued: there is no time to lose.
const LOOK_AGAIN_MS = 1000;

/**
 * Cancels a job. One that no submission is known of is cancelled here; one that the API has is cancelled there,
 * which it allows while the request is queued; later the result comes as if nothing had been asked.
 */
export async function cancelJob(
  collaborators: Collaborators,
  jobId: string,
  receives: number,
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
    return retryAfter(Math.min(LOOK_AGAIN_MS, leftMs), "its submission is under way");
  }
  return reason === "cancel_at_api" && job !== undefined
    ? cancelAtApi(collaborators, job, receives)
    : COMPLETE;
}

async function cancelAtApi(
  collaborators: Collaborators,
  job: Job,
  receives: number,
): Promise<MessageDisposition> {
  const { statusCalls, secrets, random, log, meter } = collaborators;
  const { job_id: jobId, request_id: requestId } = job;
  if (job.target === undefined || requestId === undefined) return COMPLETE;
  await secrets.apiKey();
  const waitMs = await statusCalls.acquire(MAX_PERMIT_WAIT_MS);
  if (waitMs > 0) return retryAfter(waitMs, "the limit of cancel calls is used up");
  try {
    if (!(await cancelRequest(collaborators, job.target, requestId))) return COMPLETE;
  } catch (error) {
    if (!(error instanceof InferenceApiError)) throw error;
    log.warn("cancel failed", { job_id: jobId, status: error.status, api_request_id: error.apiRequestId });
    if (error.kind === "throttled") await statusCalls.reportThrottled(error.retryAfterMs);
    if (error.kind === "account") {
      meter.count("AccountErrors");
      await secrets.apiKey(true);
      return retryAfter(accountDelayMs(receives, random, error.retryAfterMs), "the API refuses the account");
    }
    // Cancelling twice is harmless; what the API no longer knows is reconciling's to find out.
    if (!error.retryable) return COMPLETE;
    return retryAfter(backoffMs(receives, random, error.retryAfterMs), "the API did not cancel it");
  }
  const written = await writeJob(collaborators, jobId, { type: "cancel_confirmed", requestId });
  if (written.type === "written") meter.count("JobsCanceled");
  // Submitted anew in the meantime: the new request is to be cancelled too.
  if (written.type === "unchanged" && written.reason === "superseded") {
    return retryAfter(LOOK_AGAIN_MS, "it was submitted again in the meantime");
  }
  return COMPLETE;
}

/** Asks the API to cancel; when it was too late, asks whether an earlier try of ours had done it. */
async function cancelRequest(
  { api, statusCalls }: Collaborators,
  targetInput: NonNullable<Job["target"]>,
  requestId: string,
): Promise<boolean> {
  const target = toTarget(targetInput);
  const { canceled } = await api.cancelRequest(target, requestId);
  if (canceled) return true;
  if ((await statusCalls.acquire(MAX_PERMIT_WAIT_MS)) > 0) return false;
  const { status } = await api.requestStatus(target, requestId);
  return status === "CANCELED";
}
