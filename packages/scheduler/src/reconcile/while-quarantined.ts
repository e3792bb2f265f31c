import { type Job, type JobWrite, quarantineEnd, type Timing } from "@boomerang/core";
import type { ReconcileAction } from "./decide.ts";

// As long as the API reports the status of a request, no interval may be longer.
const MAX_INTERVAL_MS = 30 * 60_000;

/**
 * The write to make instead of one that gives a job up while a delivery of it is quarantined: that may still become its result.
 * What the API reports as ended is recorded all the same, except a failure of a later submission than the delivery's, which
 * would be final.
 */
export function writeWhileQuarantined(job: Job, write: JobWrite, now: number, timing: Timing): JobWrite {
  const end = quarantineEnd(job, timing);
  if (end === undefined || now >= end) return write;
  const isFinal = write.type === "ended_at_api" && write.status === "FAILED" && job.submissions > 1;
  return write.type === "lost" || isFinal
    ? { type: "reschedule_check", checkAt: Math.min(end, now + MAX_INTERVAL_MS) }
    : write;
}

/** The action instead of one that asks for a resubmission, which no dispatcher makes once a delivery was quarantined. */
export function actionWhileQuarantined(
  job: Job,
  action: ReconcileAction,
  now: number,
  timing: Timing,
): ReconcileAction {
  const end = quarantineEnd(job, timing);
  if (end === undefined || action.type !== "resubmit") return action;
  if (now < end) return { type: "write", write: { type: "reschedule_check", checkAt: end } };
  const error = { code: "DELIVERY_UNVERIFIED", message: "a delivery came and was never verified" } as const;
  return { type: "write", write: { type: "lost", version: job.version, error, withoutResubmission: true } };
}
