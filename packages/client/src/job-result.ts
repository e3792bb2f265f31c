import { isProvisional, type Job, type JobError, type Outcome, type TargetInput } from "@boomerang/core";

/** What is known of a job besides its result. Times are ISO 8601 UTC. */
export interface JobInfo {
  readonly jobId: string;
  readonly target: TargetInput | undefined;
  readonly batchId: string | undefined;
  readonly replayOf: string | undefined;
  readonly metadata: Readonly<Record<string, string>>;
  /** The API's id of the latest submission. */
  readonly requestId: string | undefined;
  readonly submissions: number;
  readonly deliveries: number;
  readonly createdAt: string;
  readonly submittedAt: string | undefined;
}

/** A job that has no outcome yet. */
export type OpenJob = JobInfo & ({ readonly status: "PENDING" } | { readonly status: "SUBMITTED" });

/** A job with a result. */
export interface SucceededJob<T = unknown> extends JobInfo {
  readonly status: "SUCCEEDED";
  readonly completedAt: string;
  /** The output, parsed, and validated if there is a schema; `undefined` if it is no strict JSON. */
  readonly output: T;
  /** The output as the model wrote it, to the byte. */
  readonly outputText: string;
  /** Whether {@link outputText} is no strict JSON: it has NaN or Infinity, for example. */
  readonly isNotJson: boolean;
  /** What the delivery reported as failed besides its result. */
  readonly errors: readonly JobError[];
}

/** A job that ended without a result. */
export interface FailedJob extends JobInfo {
  readonly status: Exclude<Outcome, "SUCCEEDED">;
  readonly completedAt: string;
  readonly errors: readonly JobError[];
  /** Whether a delivery that arrives later replaces the outcome. */
  readonly isProvisional: boolean;
}

/** A job that has ended; `status` tells the two apart. */
export type JobResult<T = unknown> = SucceededJob<T> | FailedJob;

export function infoOf(job: Job): JobInfo {
  return {
    jobId: job.job_id,
    target: job.target,
    batchId: job.batch_id,
    replayOf: job.replay_of,
    metadata: job.metadata ?? {},
    requestId: job.request_id,
    submissions: job.submissions,
    deliveries: job.deliveries,
    createdAt: job.created_at,
    submittedAt: job.submitted_at,
  };
}

export function failedJob(job: Job, status: FailedJob["status"]): FailedJob {
  return {
    ...infoOf(job),
    status,
    completedAt: job.completed_at ?? "",
    errors: job.errors ?? [],
    isProvisional: isProvisional(status),
  };
}
