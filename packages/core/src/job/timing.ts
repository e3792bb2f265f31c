import type { Job } from "./record.ts";

const HOUR_MS = 3_600_000;
const DEFAULT_QUEUE_SECONDS = 600;

/** Lengths of time that a deployment sets. */
export interface Timing {
  /** How long a claim holds: longer than the submitting function may run. */
  readonly leaseMs: number;
  /** How long after a submission reconciling looks first. */
  readonly firstCheckMs: number;
  /** How long SQS keeps a message: until then a released job is the queue's to bring back. */
  readonly messageRetentionMs: number;
  /** How long a record is kept after its outcome. */
  readonly recordRetentionMs: number;
}

export const DEFAULT_TIMING: Timing = {
  leaseMs: 90_000,
  firstCheckMs: 300_000,
  messageRetentionMs: 14 * 24 * HOUR_MS,
  recordRetentionMs: 30 * 24 * HOUR_MS,
};

/**
 * When a submission made at `from` has surely ended: its time in the queue, and an hour to run, which is the
 * API's own limit. Milliseconds since the epoch.
 */
export function completionDeadline(job: Pick<Job, "max_time_in_queue_seconds">, from: number): number {
  return from + (job.max_time_in_queue_seconds ?? DEFAULT_QUEUE_SECONDS) * 1000 + HOUR_MS;
}

/**
 * Until when a job may wait to be submitted: for as long as SQS keeps its message, and once more as long for one
 * that was sent after it. Milliseconds since the epoch.
 */
export function submissionDeadline(job: Pick<Job, "created_at">, timing: Timing): number {
  return Date.parse(job.created_at) + 2 * timing.messageRetentionMs;
}

/**
 * Until when a job that waits to be submitted is its message's to bring back: the first is kept until then at most, and so
 * is the one that reconciling sends after it. Milliseconds since the epoch.
 */
export function redeliveryDeadline(job: Pick<Job, "created_at">, now: number, timing: Timing): number {
  const firstEndsAt = Date.parse(job.created_at) + timing.messageRetentionMs;
  return Math.max(
    now + timing.firstCheckMs,
    now < firstEndsAt ? firstEndsAt : submissionDeadline(job, timing),
  );
}
