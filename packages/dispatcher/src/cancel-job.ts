import { InferenceApiError, type Job, leaseLeftMs, type Target, toTarget } from "@boomerang/core";
import { writeJob } from "@boomerang/runtime";
import { ACCOUNT, accountScope, cancelScope, reasonHeldBack } from "./circuit/scopes.ts";
import type { Dispatcher } from "./dispatcher.ts";
import { COMPLETE, type MessageDisposition, retryAfter } from "./message-disposition.ts";
import type { ReceivedMessage } from "./received-message.ts";
import { retryInOutage } from "./retry-delay.ts";

const MAX_PERMIT_WAIT_MS = 5000;
// The API cancels a request only while it is queued, so the next attempt comes soon.
const RETRY_MS = 1000;

/**
 * Cancels a job. A job that the API does not have is canceled in its record alone. A submitted job is canceled at the API,
 * which allows that only while the request is queued; after that the result arrives as if nobody had canceled.
 */
export async function cancelJob(
  dispatcher: Dispatcher,
  received: ReceivedMessage,
  jobId: string,
): Promise<MessageDisposition> {
  const { clock, meter } = dispatcher;
  const written = await writeJob(dispatcher, jobId, { type: "cancel", jobId });
  if (written.type === "written") {
    meter.count("JobsCanceled");
    return COMPLETE;
  }
  const { reason, job } = written;
  if (reason === "leased") {
    const leftMs = leaseLeftMs(job, clock.now());
    return retryAfter(Math.min(RETRY_MS, leftMs), "a submission of the job is in progress");
  }
  return reason === "cancel_at_api" && job !== undefined ? cancelAtApi(dispatcher, received, job) : COMPLETE;
}

async function cancelAtApi(
  dispatcher: Dispatcher,
  received: ReceivedMessage,
  { job_id: jobId, target: targetInput, request_id: requestId }: Job,
): Promise<MessageDisposition> {
  const { statusLimiter, circuits, log, meter } = dispatcher;
  if (targetInput === undefined || requestId === undefined) return COMPLETE;
  const target = toTarget(targetInput);
  const scopes = [ACCOUNT, cancelScope(target)];
  // Before the probe slot: without a key there is nothing to probe.
  await dispatcher.apiKey.read();
  const admission = await circuits.admit(scopes, { isFirstReceive: received.receiveCount === 1 });
  if (admission.type === "denied")
    return retryAfter(admission.afterMs, reasonHeldBack(admission.scope), admission.scope);
  await dispatcher.apiKey.readAgainIfRejected();
  const waitMs = await statusLimiter.acquire(MAX_PERMIT_WAIT_MS);
  if (waitMs > 0) {
    return retryAfter(
      dispatcher.permitBackoff(waitMs, received),
      "the rate limit of status calls is reached",
    );
  }
  try {
    const isCanceled = await cancelRequest(dispatcher, target, requestId);
    await circuits.succeeded(scopes);
    if (!isCanceled) return COMPLETE;
  } catch (error) {
    if (!(error instanceof InferenceApiError)) throw error;
    const { status, apiRequestId } = error;
    log.warn("cancel failed", { job_id: jobId, status, api_request_id: apiRequestId });
    return handleCancelFailure(dispatcher, target, error);
  }
  const written = await writeJob(dispatcher, jobId, { type: "cancel_confirmed", requestId });
  if (written.type === "written") meter.count("JobsCanceled");
  // The job was resubmitted meanwhile: the new request must be canceled too.
  if (written.type === "unchanged" && written.reason === "superseded") {
    return retryAfter(RETRY_MS, "the job was resubmitted during the cancel");
  }
  return COMPLETE;
}

/** @returns whether the request is canceled, by this call or by an earlier attempt that was not recorded */
async function cancelRequest(
  { api, statusLimiter }: Dispatcher,
  target: Target,
  requestId: string,
): Promise<boolean> {
  const { canceled } = await api.cancelRequest(target, requestId);
  if (canceled) return true;
  if ((await statusLimiter.acquire(MAX_PERMIT_WAIT_MS)) > 0) return false;
  const { status } = await api.requestStatus(target, requestId);
  return status === "CANCELED";
}

async function handleCancelFailure(
  dispatcher: Dispatcher,
  target: Target,
  { kind, status, retryable, retryAfterMs }: InferenceApiError,
): Promise<MessageDisposition> {
  const { circuits, statusLimiter, secrets, meter } = dispatcher;
  if (kind === "throttled") await statusLimiter.reportThrottled(retryAfterMs);
  if (kind === "account") {
    meter.count("AccountErrors");
    const scope = accountScope(status, cancelScope(target));
    await circuits.failed(scope);
    await secrets.apiKey(true);
    return retryInOutage(dispatcher, scope, "the API rejected the account", retryAfterMs);
  }
  if (!retryable) {
    if (status !== undefined) await circuits.succeeded([ACCOUNT, cancelScope(target)]);
    // Reconcile handles a request that the API does not know.
    return COMPLETE;
  }
  await circuits.failed(cancelScope(target));
  // A second cancel of the same request does no harm.
  return retryInOutage(dispatcher, cancelScope(target), "the cancel call failed", retryAfterMs);
}
