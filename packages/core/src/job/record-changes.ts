import { openShard } from "../storage/tables.ts";
import { isoTime } from "../time/iso-time.ts";
import { boundErrors, type Job, type JobError } from "./record.ts";
import type { Timing } from "./timing.ts";

/** A record without its version, which each write increments. */
export type Fields = Omit<Job, "version">;
export type FieldsWithoutStatus = Omit<Fields, "status">;

/** The record with an outcome: out of the index of open jobs, with a time to live. */
export function endWith(
  job: FieldsWithoutStatus,
  status: Job["status"],
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
    errors: _,
    ...rest
  } = job;
  return {
    ...rest,
    status,
    ...(errors.length > 0 && { errors: boundErrors(errors) }),
    completed_at: isoTime(now),
    expires_at: Math.ceil((now + timing.recordRetentionMs) / 1000),
  };
}

export function withCheckAt(job: Fields, checkAt: number): Fields {
  return { ...job, check_at: isoTime(checkAt), open_shard: openShard(job.job_id) };
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
