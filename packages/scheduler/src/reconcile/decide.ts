import {
  canOnlyAwaitDelivery,
  completionDeadline,
  hasInput,
  type InferenceApiError,
  isWithinTolerance,
  type Job,
  type JobWrite,
  type LossCode,
  queueCheckFrom,
  type RequestStatus,
  reportedErrors,
  submissionDeadline,
  type Timing,
  type WrittenError,
} from "@boomerang/core";
import { ATTEMPTS_WAIT_MS, backedOffCheckAt, soon } from "./check-times.ts";
import { lost, notDeliveredInTime, undelivered } from "./losses.ts";

const MINUTE_MS = 60_000;
// A delivery may be late. A job gets its outcome within an hour of its deadline; the other 30 minutes are for a run that is
// behind.
const GRACE_MS = 30 * MINUTE_MS;
// A delivery that the receiver responded to with 200 is stored or waits in the spill queue.
const SPILL_WAIT_MS = 60 * MINUTE_MS;

export type ReconcileAction =
  /** The index of open jobs is behind the record: there is nothing to do. */
  | { readonly type: "skip" }
  /** The job waits for its target to be resumed. */
  | { readonly type: "check_paused" }
  | {
      readonly type: "query_status";
      readonly requestId: string;
      readonly target: NonNullable<Job["target"]>;
    }
  | {
      readonly type: "query_queue";
      readonly target: NonNullable<Job["target"]>;
      /** When the lease of the unknown submission ended, milliseconds since the epoch. */
      readonly leaseUntil: number;
    }
  | { readonly type: "write"; readonly write: JobWrite }
  /** The job's message may be gone. A second message changes nothing if the first one is still there. */
  | { readonly type: "resubmit"; readonly write: JobWrite };

export function chooseAction(job: Job, now: number, timing: Timing): ReconcileAction {
  if (job.check_at === undefined || now < Date.parse(job.check_at)) return { type: "skip" };
  // An earlier version of the functions leaves the attribute to a job that it submits.
  if (job.status === "PENDING" && job.paused_shard !== undefined) return { type: "check_paused" };
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
  const deadline = completionDeadline(job, leaseUntil);
  if (now >= deadline) return { type: "write", write: notDeliveredInTime(job, deadline) };
  const { target } = job;
  // The message of any other job submits it again.
  const canEndBefore = target !== undefined && canOnlyAwaitDelivery(job);
  if (canEndBefore && now >= queueCheckFrom(leaseUntil)) return { type: "query_queue", target, leaseUntil };
  const checkAt = canEndBefore ? queueCheckFrom(leaseUntil) : deadline;
  return { type: "write", write: { type: "reschedule_check", checkAt } };
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
export function decideByStatus(
  job: Job,
  request: RequestStatus,
  now: number,
  { timing, resubmitsUndelivered }: { readonly timing: Timing; readonly resubmitsUndelivered: boolean },
): JobWrite {
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
        errors: errorsOf(request),
      };
    case "SUCCEEDED":
    case "WEBHOOK_FAILED":
      if (mayStillBeDelivered(job, request, now))
        return { type: "reschedule_check", checkAt: soon(now, timing) };
      return isUndelivered(job, request)
        ? undelivered(job, resubmitsUndelivered)
        : lost(job, "DELIVERY_FAILED");
  }
}

/** Only a failure needs a reason: that a job was canceled or expired explains itself. */
function errorsOf({ status, errors }: RequestStatus): WrittenError[] {
  return reportedErrors(status === "FAILED" ? { status, errors } : { errors });
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

/** Whether the provider sent the output and got no 2xx for it, and nothing of it arrived here. */
function isUndelivered({ deliveries }: Job, { status, webhook_status }: RequestStatus): boolean {
  return deliveries === 0 && (status === "WEBHOOK_FAILED" || webhook_status === "FAILED");
}

function nextCheckAt(job: Job, now: number, timing: Timing): number {
  return backedOffCheckAt(submittedAt(job), now, timing);
}

/** From then on, no delivery and no status of the submission is expected any more. */
function overdueAt(job: Job): number {
  return completionDeadline(job, submittedAt(job)) + GRACE_MS;
}

function submittedAt(job: Job): number {
  return Date.parse(job.submitted_at ?? job.created_at);
}
