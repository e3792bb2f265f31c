import { canOnlyAwaitDelivery } from "./awaits-delivery.ts";
import type { Job } from "./record.ts";

const HOUR_MS = 3_600_000;
const DEFAULT_QUEUE_SECONDS = 600;
// A call that was sent before the end of its lease has reached the API by then, and the API's queue counts it.
const QUEUE_CHECK_AFTER_MS = 300_000;

/** Durations that a deployment sets. */
export interface Timing {
  /** How long a claim is valid; longer than the timeout of the function that submits. */
  readonly leaseMs: number;
  /** Time from a submission to the first check by reconcile. */
  readonly firstCheckMs: number;
  /** How long SQS keeps a message; while it does, it delivers the message of a released job again. */
  readonly messageRetentionMs: number;
  /** How long a delivery is quarantined: one that waits for the right webhook secrets. */
  readonly quarantineMs: number;
  /** Time from an outcome to the end of its record. */
  readonly recordRetentionMs: number;
}

export const DEFAULT_TIMING: Timing = {
  leaseMs: 90_000,
  firstCheckMs: 300_000,
  messageRetentionMs: 14 * 24 * HOUR_MS,
  quarantineMs: 24 * HOUR_MS,
  recordRetentionMs: 30 * 24 * HOUR_MS,
};

/**
 * The time, in ms since the epoch, at which a submission made at `from` has certainly ended: its maximum time in queue
 * plus one hour, the API's limit for a run.
 */
export function completionDeadline(job: Pick<Job, "max_time_in_queue_seconds">, from: number): number {
  return from + (job.max_time_in_queue_seconds ?? DEFAULT_QUEUE_SECONDS) * 1000 + HOUR_MS;
}

/** From when, in ms since the epoch, the API's queue tells whether a submission whose lease ended is still open. */
export function queueCheckFrom(leaseUntil: number): number {
  return leaseUntil + QUEUE_CHECK_AFTER_MS;
}

/** When reconcile checks a job whose submission is still unknown when its lease ends, in ms since the epoch. */
export function unknownCheckAt(
  job: Pick<Job, "max_time_in_queue_seconds" | "on_unknown" | "submissions" | "malformed_delivery_location">,
  leaseUntil: number,
): number {
  // Any other job is continued by its message.
  return canOnlyAwaitDelivery(job) ? queueCheckFrom(leaseUntil) : completionDeadline(job, leaseUntil);
}

type Waiting = Pick<Job, "created_at" | "resumed_at">;

/** Since when, in ms since the epoch, a job is open, without the time that it was paused. */
export function waitingSince({ created_at, resumed_at }: Waiting): number {
  return Date.parse(resumed_at ?? created_at);
}

/**
 * The time, in ms since the epoch, until which a job may wait to be submitted: the retention of its message, and of one
 * resubmit message after it.
 */
export function submissionDeadline(job: Waiting, timing: Timing): number {
  return waitingSince(job) + 2 * timing.messageRetentionMs;
}

/**
 * The time, in ms since the epoch, until which SQS may still deliver the message of a job that waits to be submitted:
 * first the job's own message, then the resubmit message that reconcile sends.
 */
export function redeliveryDeadline(job: Waiting, now: number, timing: Timing): number {
  const ownMessageEndsAt = waitingSince(job) + timing.messageRetentionMs;
  return Math.max(
    now + timing.firstCheckMs,
    now < ownMessageEndsAt ? ownMessageEndsAt : submissionDeadline(job, timing),
  );
}
