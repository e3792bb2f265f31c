import { deadline, type Job, type JobWrite, type Timing, waitsUntil } from "@boomerang/core";
import { lost } from "./loss.ts";
import { nextLook } from "./next-look.ts";

/** What reconciling does with a job before it asks the API. */
export type Look =
  /** Nothing: the index of open jobs lags behind. */
  | { readonly type: "skip" }
  | { readonly type: "ask"; readonly requestId: string; readonly target: NonNullable<Job["target"]> }
  | { readonly type: "write"; readonly write: JobWrite }
  /** Its message may be gone: another is sent, which changes nothing where the first is still there. */
  | { readonly type: "resubmit"; readonly write: JobWrite };

/** Looks at a job whose `check_at` has passed. */
export function lookAt(job: Job, now: number, timing: Timing): Look {
  if (job.check_at === undefined || now < Date.parse(job.check_at)) return { type: "skip" };
  if (job.status === "SUBMITTED") return lookAtSubmitted(job);
  return job.lease_until === undefined
    ? lookAtWaiting(job, now, timing)
    : lookAtClaimed(job, Date.parse(job.lease_until), now);
}

function lookAtSubmitted(job: Job): Look {
  const { request_id: requestId, target } = job;
  // A record without them was edited by hand.
  if (requestId === undefined || target === undefined)
    return { type: "write", write: lost(job, "NO_STATUS") };
  return { type: "ask", requestId, target };
}

/** A submission is under way, or was made and nobody knows what became of it: its delivery may still come. */
function lookAtClaimed(job: Job, leaseUntil: number, now: number): Look {
  const checkAt = deadline(job, leaseUntil);
  return {
    type: "write",
    write: now < checkAt ? { type: "look_again", checkAt } : lost(job, "NO_DELIVERY"),
  };
}

/** The job waits for its message: for as long as SQS keeps one, and once more as long for one sent after it. */
function lookAtWaiting(job: Job, now: number, timing: Timing): Look {
  if (now >= waitsUntil(job, timing)) {
    return { type: "write", write: { ...lost(job, "NOT_SUBMITTED"), isFinal: true } };
  }
  const hasInput = job.input !== undefined || job.input_location !== undefined;
  return hasInput
    ? { type: "resubmit", write: { type: "look_again", checkAt: nextLook(job, now, timing) } }
    : { type: "write", write: lost(job, "MESSAGE_GONE") };
}
