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
  const { input, input_location, lease_until, check_at, open_shard, errors: _, ...rest } = job;
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
  const { lease_until, ...rest } = job;
  return rest;
}
