import { pausedShard } from "../storage/tables.ts";
import { targetText, toTarget } from "../target.ts";
import { claimBlockedBy } from "./claim.ts";
import type { JobWrite, NoOpReason } from "./job-write.ts";
import type { Job } from "./record.ts";
import { endPause, type Fields, withCheckAt } from "./record-changes.ts";
import { redeliveryDeadline, type Timing } from "./timing.ts";

const DAY_MS = 24 * 3_600_000;

/** A pause ends after this time by itself, ms: inputs in the bucket are not kept for good. */
export const MAX_PAUSE_MS = 30 * DAY_MS;

// Only a job that the scheduler has not found, although it looked for a day after its target was resumed, is still paused then.
const CHECK_PAUSED_MS = MAX_PAUSE_MS + DAY_MS;

/** A job that no message continues until its target is resumed. */
export function pausedRecord(job: Fields, now: number): Fields {
  if (job.target === undefined) return job;
  const paused_shard = pausedShard(targetText(toTarget(job.target)), job.job_id);
  return withCheckAt({ ...job, paused_shard }, pausedCheckAt(now));
}

/** When reconcile checks a job whose target is paused, in ms since the epoch. */
export function pausedCheckAt(now: number): number {
  return now + CHECK_PAUSED_MS;
}

/**
 * The record after a response to a submission that came so late that the job was paused meanwhile: it is not paused any more if it
 * was accepted. Otherwise it stays paused, because its message is done.
 */
export function stillPaused(job: Fields, now: number): Fields {
  return job.paused_shard !== undefined && job.status === "PENDING"
    ? pausedRecord(job, now)
    : endPause(job, now);
}

/** A job is paused only if its message would submit it now; any other wait goes on as it is. */
export function pause(
  job: Job,
  { message }: Pick<Extract<JobWrite, { type: "pause" }>, "message">,
  now: number,
): Fields | NoOpReason {
  const reason = claimBlockedBy(job, now);
  if (reason !== undefined) return reason;
  // If this is the resubmit message with which the scheduler resumes the job, a new version keeps it from writing that.
  return job.paused_shard !== undefined && message !== undefined ? "already_paused" : pausedRecord(job, now);
}

/** The job's resubmit message is on the jobs queue. The time that it was paused does not count towards its deadline. */
export function resume(
  job: Job,
  { version }: Extract<JobWrite, { type: "resume" }>,
  now: number,
  timing: Timing,
): Fields | NoOpReason {
  if (job.paused_shard === undefined || job.version !== version) return "superseded";
  const resumed = endPause(job, now);
  return withCheckAt(resumed, redeliveryDeadline(resumed, now, timing));
}
