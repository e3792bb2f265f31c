import {
  deadline,
  InferenceApiError,
  isLeased,
  isUnknown,
  type Job,
  type JobError,
  type JobWrite,
  type RequestStatus,
  type Timing,
} from "@boomerang/core";

const MINUTE_MS = 60_000;
// A status can be read for one hour after completion: a longer pause could miss it.
const MAX_PAUSE_MS = 30 * MINUTE_MS;
// The provider's two attempts take 22 s; a delivery that was spilled comes a little later.
const ATTEMPTS_MS = MINUTE_MS;
const SPILLED_MS = 15 * MINUTE_MS;
// Past the deadline a job waits this much longer, then it has an outcome, whatever the API says or does not.
const GRACE_MS = 30 * MINUTE_MS;

/** What reconciling does with a job before it asks the API. */
export type Look =
  | { readonly type: "ask"; readonly requestId: string; readonly target: NonNullable<Job["target"]> }
  | { readonly type: "write"; readonly write: JobWrite }
  /** Not due any more: the index lags behind. */
  | { readonly type: "skip" };

/** Looks at an open job. */
export function lookAt(job: Job, now: number, timing: Timing): Look {
  if (job.check_at === undefined || Date.parse(job.check_at) > now) return { type: "skip" };
  if (job.status === "SUBMITTED" && job.request_id !== undefined && job.target !== undefined) {
    return { type: "ask", requestId: job.request_id, target: job.target };
  }
  if (isLeased(job, now)) return again(now + timing.firstCheckMs);
  if (isUnknown(job, now)) {
    return lost(job, "NO_DELIVERY", "whether the API accepted the job is not known, and no delivery came in its time");
  }
  return lost(job, "MESSAGE_GONE", "the job waited to be submitted, but its message left the queue");
}

/** What the API's answer makes of a submitted job. */
export function judge(job: Job, answer: RequestStatus, now: number, timing: Timing): JobWrite {
  const requestId = answer.request_id;
  const errors = answer.errors ?? [];
  switch (answer.status) {
    case "QUEUED":
    case "IN_PROGRESS":
      return isOverdue(job, now)
        ? lostWrite(job, "OVERDUE", "the API still calls the request open, past its time in the queue and the hour it may run")
        : { type: "look_again", checkAt: nextLook(job, now, timing) };
    case "FAILED":
    case "EXPIRED":
    case "CANCELED":
      return { type: "ended", requestId, status: answer.status, errors };
    case "SUCCEEDED":
    case "WEBHOOK_FAILED":
      return judgeEnded(job, answer, now, timing);
    default:
      return isOverdue(job, now)
        ? lostWrite(job, "OVERDUE", "the API gives a status that is not known here, and no delivery came in its time")
        : { type: "look_again", checkAt: nextLook(job, now, timing) };
  }
}

/** The inference worked, and its delivery did not come, or not yet. */
function judgeEnded(job: Job, { status, webhook_status, status_at }: RequestStatus, now: number, timing: Timing): JobWrite {
  const endedAt = parseTime(status_at) ?? Date.parse(job.submitted_at ?? "");
  const patienceMs =
    status === "WEBHOOK_FAILED" ? 0 : webhook_status === "PENDING" ? ATTEMPTS_MS : webhook_status === "SUCCEEDED" ? SPILLED_MS : 0;
  if (now < endedAt + patienceMs && !isOverdue(job, now)) {
    return { type: "look_again", checkAt: now + Math.min(timing.firstCheckMs, MINUTE_MS) };
  }
  return lostWrite(job, "DELIVERY_FAILED", "the inference ended, but its delivery did not arrive, and the API keeps no output");
}

/** What a failed status call makes of a submitted job. */
export function judgeFailure(job: Job, error: InferenceApiError, now: number, timing: Timing): JobWrite {
  if (error.status === 404) {
    return lostWrite(job, "UNKNOWN_REQUEST", "the API does not know the request any more, and no delivery came");
  }
  if (isOverdue(job, now)) {
    return lostWrite(job, "NO_STATUS", "no delivery came in its time, and the API does not tell what became of the request");
  }
  return { type: "look_again", checkAt: now + Math.min(timing.firstCheckMs, 5 * MINUTE_MS) };
}

/** The next look: after half the job's age, so that old jobs cost little, but never after more than 30 minutes. */
function nextLook(job: Job, now: number, timing: Timing): number {
  const age = now - Date.parse(job.submitted_at ?? "");
  return now + Math.min(MAX_PAUSE_MS, Math.max(timing.firstCheckMs, age / 2));
}

function isOverdue(job: Job, now: number): boolean {
  return now >= deadline(job, Date.parse(job.submitted_at ?? "")) + GRACE_MS;
}

function parseTime(text: string | undefined): number | undefined {
  const ms = Date.parse(text ?? "");
  return Number.isNaN(ms) ? undefined : ms;
}

function again(checkAt: number): Look {
  return { type: "write", write: { type: "look_again", checkAt } };
}

function lost(job: Job, code: string, message: string): Look {
  return { type: "write", write: lostWrite(job, code, message) };
}

function lostWrite(job: Job, code: string, message: string): JobWrite {
  const error: JobError = { code, message };
  return { type: "lost", version: job.version, error };
}

