import {
  completionDeadline,
  type Job,
  type JobWrite,
  submissionDeadline,
  type Timing,
} from "@boomerang/core";
import { lost } from "./lost-write.ts";
import { nextCheckAt } from "./next-check.ts";

/** What reconciling does with a job before it asks the API. */
export type ReconcileAction =
  /** Nothing: the index of open jobs lags behind. */
  | { readonly type: "skip" }
  | { readonly type: "ask"; readonly requestId: string; readonly target: NonNullable<Job["target"]> }
  | { readonly type: "write"; readonly write: JobWrite }
  /** Its message may be gone: another is sent, which changes nothing where the first is still there. */
  | { readonly type: "resubmit"; readonly write: JobWrite };

/** Looks at a job whose `check_at` has passed. */
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
  return { type: "ask", requestId, target };
}

/** A submission is under way, or was made and nobody knows what became of it: its delivery may still come. */
function actionForClaimed(job: Job, leaseUntil: number, now: number): ReconcileAction {
  const checkAt = completionDeadline(job, leaseUntil);
  return {
    type: "write",
    write: now < checkAt ? { type: "reschedule_check", checkAt } : lost(job, "NO_DELIVERY"),
  };
}

/** The job waits for its message: for as long as SQS keeps one, and once more as long for one sent after it. */
function actionForWaiting(job: Job, now: number, timing: Timing): ReconcileAction {
  if (now >= submissionDeadline(job, timing)) {
    return { type: "write", write: { ...lost(job, "NOT_SUBMITTED"), isFinal: true } };
  }
  const hasInput = job.input !== undefined || job.input_location !== undefined;
  return hasInput
    ? { type: "resubmit", write: { type: "reschedule_check", checkAt: nextCheckAt(job, now, timing) } }
    : { type: "write", write: lost(job, "MESSAGE_GONE") };
}
