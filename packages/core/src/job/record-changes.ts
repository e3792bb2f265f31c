import { batchShard, endedShard, openShard } from "../storage/tables.ts";
import { isoTime } from "../time/iso-time.ts";
import { boundErrors, type Job, type JobError } from "./record.ts";
import { isReplayable, type Outcome } from "./status.ts";
import type { Timing } from "./timing.ts";

/** A record without its version, which each write increments. */
export type Fields = Omit<Job, "version">;
export type FieldsWithoutStatus = Omit<Fields, "status">;

/**
 * The record with an outcome: in the index of ended jobs instead of that of open jobs, with a time to live. Without a result it
 * keeps its input, so that the job can be replayed.
 */
export function endWith(
  job: FieldsWithoutStatus,
  status: Outcome,
  errors: readonly JobError[],
  now: number,
  timing: Timing,
): Fields {
  const {
    input,
    input_location,
    lease_until,
    queue_empty_since,
    check_at,
    open_shard,
    paused_shard,
    errors: _,
    ...rest
  } = job;
  return {
    ...rest,
    ...(isReplayable(status) && {
      ...(input !== undefined && { input }),
      ...(input_location !== undefined && { input_location }),
    }),
    status,
    ended_shard: endedShard(status, job.job_id),
    ...(errors.length > 0 && { errors: boundErrors(errors) }),
    completed_at: isoTime(now),
    expires_at: Math.ceil((now + timing.recordRetentionMs) / 1000),
  };
}

/** @param batchId of the job's message; default none */
export function withBatch<T extends FieldsWithoutStatus>(job: T, batchId: string | undefined): T {
  if (batchId === undefined) return job;
  return { ...job, batch_id: batchId, batch_shard: batchShard(batchId, job.job_id) };
}

export function withCheckAt(job: Fields, checkAt: number): Fields {
  return { ...job, check_at: isoTime(checkAt), open_shard: job.open_shard ?? openShard(job.job_id) };
}

/** The record of a job that is not paused any more. The time that it was paused does not count towards its deadlines. */
export function endPause({ paused_shard, ...job }: Fields, now: number): Fields {
  return paused_shard === undefined ? job : { ...job, resumed_at: isoTime(now) };
}

/** The record of a job of which a delivery came. If it may be genuine, the job waits for it, and not for its target. */
export function endPauseByDelivery(job: Job, now: number): Fields {
  return job.submissions > 0 ? endPause(job, now) : job;
}

export function withoutLease(job: Fields): Fields {
  const { lease_until, queue_empty_since, ...rest } = job;
  return rest;
}

/** @param since milliseconds since the epoch; `undefined` if the queue was not seen empty, or is not empty any more */
export function withQueueEmptySince(job: Fields, since: number | undefined): Fields {
  const { queue_empty_since, ...rest } = job;
  return since === undefined ? rest : { ...rest, queue_empty_since: isoTime(since) };
}
