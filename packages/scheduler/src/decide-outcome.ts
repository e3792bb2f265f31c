import {
  type InferenceApiError,
  isWithinTolerance,
  type Job,
  type JobWrite,
  type RequestStatus,
  type Timing,
} from "@boomerang/core";
import { lost } from "./lost-write.ts";
import { nextCheckAt, overdueAt } from "./next-check.ts";

const MINUTE_MS = 60_000;
const SHORT_PAUSE_MS = 5 * MINUTE_MS;
// A verdict too early is a second inference to pay for. The provider's two attempts take 22 s, but it may be behind.
const ATTEMPTS_PATIENCE_MS = 15 * MINUTE_MS;
// What was delivered we have answered with 200, so it is stored or waits in the spill queue; a status can be read for
// an hour.
const SPILL_PATIENCE_MS = 60 * MINUTE_MS;

/** What the API's answer makes of the submitted job that it was asked about. */
export function decideByStatus(job: Job, answer: RequestStatus, now: number, timing: Timing): JobWrite {
  switch (answer.status) {
    case "QUEUED":
    case "IN_PROGRESS":
      return waitOr(lost(job, "OVERDUE"), job, now, nextCheckAt(job, now, timing));
    case "FAILED":
    case "EXPIRED":
    case "CANCELED":
      // The answer may leave out its request_id.
      return {
        type: "ended_at_api",
        requestId: job.request_id ?? "",
        status: answer.status,
        errors: answer.errors,
      };
    case "SUCCEEDED":
    case "WEBHOOK_FAILED":
      return mayStillBeDelivered(job, answer, now)
        ? { type: "reschedule_check", checkAt: soon(now, timing) }
        : lost(job, "DELIVERY_FAILED");
  }
}

/** What a status call that failed, or could not be made, makes of a submitted job. */
export function decideByError(
  job: Job,
  { kind }: Partial<Pick<InferenceApiError, "kind">>,
  now: number,
  timing: Timing,
): JobWrite {
  if (kind === "not_found") return lost(job, "UNKNOWN_REQUEST");
  return waitOr(lost(job, "NO_STATUS"), job, now, soon(now, timing));
}

/** Waits for the next look while there is something to wait for, and ends with a look at the very end of that. */
function waitOr(verdict: JobWrite, job: Job, now: number, checkAt: number): JobWrite {
  const end = overdueAt(job);
  return now < end ? { type: "reschedule_check", checkAt: Math.min(checkAt, end) } : verdict;
}

function mayStillBeDelivered(job: Job, answer: RequestStatus, now: number): boolean {
  const { status, webhook_status, status_at } = answer;
  const isUnderWay = webhook_status === "PENDING" || webhook_status === "SUCCEEDED";
  if (status === "WEBHOOK_FAILED" || !isUnderWay) return false;
  if (now >= overdueAt(job) + ATTEMPTS_PATIENCE_MS) return false;
  const patienceMs = webhook_status === "SUCCEEDED" ? SPILL_PATIENCE_MS : ATTEMPTS_PATIENCE_MS;
  // A time that cannot be read says nothing of how long it has been.
  const isReadable = isWithinTolerance(status_at, now, Number.POSITIVE_INFINITY);
  return isReadable ? isWithinTolerance(status_at, now, patienceMs) : now < overdueAt(job);
}

function soon(now: number, timing: Timing): number {
  return now + Math.min(timing.firstCheckMs, SHORT_PAUSE_MS);
}
