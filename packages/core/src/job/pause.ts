import { pausedShard } from "../storage/tables.ts";
import { targetText, toTarget } from "../target.ts";
import { isoTime } from "../time/iso-time.ts";
import { claimBlockedBy } from "./claim.ts";
import type { JobWrite, NoOpReason } from "./job-write.ts";
import type { Job } from "./record.ts";
import { type Fields, withCheckAt } from "./record-changes.ts";
import { redeliveryDeadline, type Timing } from "./timing.ts";

// Of a job that the scheduler did not find when its target was resumed, this is the end of its wait.
const CHECK_PAUSED_MS = 24 * 3_600_000;

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
export function stillPaused({ paused_shard, ...job }: Fields, now: number): Fields {
  return paused_shard !== undefined && job.status === "PENDING" ? pausedRecord(job, now) : job;
}

/** A job is paused only if its message would submit it now; any other wait goes on as it is. */
export function pause(
  job: Job,
  { message }: Pick<Extract<JobWrite, { type: "pause" }>, "message">,
  now: number,
): Fields | NoOpReason {
  const reason = claimBlockedBy(job, now);
  if (reason !== undefined) return reason;
  // A resubmit message is that of a resumption, which this write cancels.
  return job.paused_shard !== undefined && message !== undefined ? "already_paused" : pausedRecord(job, now);
}

/** The job's resubmit message is on the jobs queue. The time that it was paused does not count towards its deadline. */
export function resume(
  { paused_shard, ...job }: Job,
  { version }: Extract<JobWrite, { type: "resume" }>,
  now: number,
  timing: Timing,
): Fields | NoOpReason {
  if (paused_shard === undefined || job.version !== version) return "superseded";
  const resumed = { ...job, resumed_at: isoTime(now) };
  return withCheckAt(resumed, redeliveryDeadline(resumed, now, timing));
}
