import {
  completionDeadline,
  ERROR_CODES,
  hasInput,
  type InferenceApiError,
  isWithinTolerance,
  type Job,
  type JobWrite,
  type LossCode,
  providerCode,
  type RequestStatus,
  submissionDeadline,
  type Timing,
} from "@boomerang/core";

const MINUTE_MS = 60_000;
const SOON_MS = 5 * MINUTE_MS;
// The API reports the status of a request for one hour after its end; a longer interval could miss it.
const MAX_INTERVAL_MS = 30 * MINUTE_MS;
// A delivery may be late. A job gets its outcome within an hour of its deadline; the other 30 minutes are for a run that is
// behind.
const GRACE_MS = 30 * MINUTE_MS;
// A loss decided too early costs a second inference. The provider's two attempts take 22 s, but it may be behind.
const ATTEMPTS_WAIT_MS = 15 * MINUTE_MS;
// A delivery that the receiver responded to with 200 is stored or waits in the spill queue.
const SPILL_WAIT_MS = 60 * MINUTE_MS;

export type ReconcileAction =
  /** The index of open jobs is behind the record: there is nothing to do. */
  | { readonly type: "skip" }
  | {
      readonly type: "query_status";
      readonly requestId: string;
      readonly target: NonNullable<Job["target"]>;
    }
  | { readonly type: "write"; readonly write: JobWrite }
  /** The job's message may be gone. A second message changes nothing if the first one is still there. */
  | { readonly type: "resubmit"; readonly write: JobWrite };

export function chooseAction(job: Job, now: number, timing: Timing): ReconcileAction {
  if (job.check_at === undefined || now < Date.parse(job.check_at)) return { type: "skip" };
  if (job.status === "SUBMITTED") return actionForSubmitted(job);
  return job.lease_until === undefined
    ? actionForWaiting(job, now, timing)
    : actionForClaimed(job, Date.parse(job.lease_until), now);
}

function actionForSubmitted(job: Job): ReconcileAction {
  const { request_id: requestId, target } = job;
  // A record without them was edited by hand.
  if (requestId === undefined || target === undefined)
    return { type: "write", write: lost(job, "NO_STATUS") };
  return { type: "query_status", requestId, target };
}

/** A submission is under way, or its result is unknown: a delivery may still arrive. */
function actionForClaimed(job: Job, leaseUntil: number, now: number): ReconcileAction {
  const checkAt = completionDeadline(job, leaseUntil);
  return {
    type: "write",
    write: now < checkAt ? { type: "reschedule_check", checkAt } : lost(job, "NO_DELIVERY"),
  };
}

/** The job waits to be submitted when its message is received. */
function actionForWaiting(job: Job, now: number, timing: Timing): ReconcileAction {
  if (now >= submissionDeadline(job, timing)) {
    return { type: "write", write: { ...lost(job, "NOT_SUBMITTED"), withoutResubmission: true } };
  }
  return hasInput(job)
    ? { type: "resubmit", write: { type: "reschedule_check", checkAt: nextCheckAt(job, now, timing) } }
    : { type: "write", write: lost(job, "MESSAGE_GONE") };
}

/** The write for a submitted job whose status the API reported. */
export function decideByStatus(job: Job, request: RequestStatus, now: number, timing: Timing): JobWrite {
  switch (request.status) {
    case "QUEUED":
    case "IN_PROGRESS":
      return rescheduleUnlessOverdue(job, "OVERDUE", now, nextCheckAt(job, now, timing));
    case "FAILED":
    case "EXPIRED":
    case "CANCELED":
      // The job's own request id: the response may have none.
      return {
        type: "ended_at_api",
        requestId: job.request_id ?? "",
        status: request.status,
        errors: request.errors.map(({ code, message }) => ({ code: providerCode(code), message })),
      };
    case "SUCCEEDED":
    case "WEBHOOK_FAILED":
      return mayStillBeDelivered(job, request, now)
        ? { type: "reschedule_check", checkAt: soon(now, timing) }
        : lost(job, "DELIVERY_FAILED");
  }
}

/** The write for a submitted job whose status call failed, or could not be made (then without a kind). */
export function decideByError(
  job: Job,
  { kind }: Partial<Pick<InferenceApiError, "kind">>,
  now: number,
  timing: Timing,
): JobWrite {
  if (kind === "not_found") return lost(job, "UNKNOWN_REQUEST");
  return rescheduleUnlessOverdue(job, "NO_STATUS", now, soon(now, timing));
}

/** The last check is exactly when the job is overdue. */
function rescheduleUnlessOverdue(job: Job, code: LossCode, now: number, checkAt: number): JobWrite {
  const end = overdueAt(job);
  return now < end ? { type: "reschedule_check", checkAt: Math.min(checkAt, end) } : lost(job, code);
}

function mayStillBeDelivered(job: Job, request: RequestStatus, now: number): boolean {
  const { status, webhook_status, status_at } = request;
  const isUnderWay = webhook_status === "PENDING" || webhook_status === "SUCCEEDED";
  if (status === "WEBHOOK_FAILED" || !isUnderWay) return false;
  if (now >= overdueAt(job) + ATTEMPTS_WAIT_MS) return false;
  const waitMs = webhook_status === "SUCCEEDED" ? SPILL_WAIT_MS : ATTEMPTS_WAIT_MS;
  const isReadable = isWithinTolerance(status_at, now, Number.POSITIVE_INFINITY);
  return isReadable ? isWithinTolerance(status_at, now, waitMs) : now < overdueAt(job);
}

/** After half the age of the submission, so that old jobs cost few calls, but within 30 minutes. */
function nextCheckAt(job: Job, now: number, timing: Timing): number {
  const age = now - submittedAt(job);
  return now + Math.min(MAX_INTERVAL_MS, Math.max(timing.firstCheckMs, age / 2));
}

function soon(now: number, timing: Timing): number {
  return now + Math.min(timing.firstCheckMs, SOON_MS);
}

/** From then on, no delivery and no status of the submission is expected any more. */
function overdueAt(job: Job): number {
  return completionDeadline(job, submittedAt(job)) + GRACE_MS;
}

function submittedAt(job: Job): number {
  return Date.parse(job.submitted_at ?? job.created_at);
}

/** Applies only to this version of the job. */
function lost(job: Job, code: LossCode): Extract<JobWrite, { type: "lost" }> {
  return { type: "lost", version: job.version, error: { code, message: ERROR_CODES[code].meaning } };
}
