import type { JobTarget } from "./job-request.ts";

/** What every job has. Times are ISO 8601, UTC. */
export interface JobInfo {
  readonly jobId: string;
  readonly batchId?: string | undefined;
  /** The job that this one repeats. */
  readonly replayOf?: string | undefined;
  /** Missing if the message of the job was not valid, or has not been read yet. */
  readonly target?: JobTarget | undefined;
  readonly metadata?: Readonly<Record<string, string>> | undefined;
  /** The provider's id of the latest submission. */
  readonly requestId?: string | undefined;
  readonly submissions: number;
  readonly deliveries: number;
  /** When SQS got the message. Missing in the records of earlier versions. */
  readonly sentAt?: string | undefined;
  /** When the record was created: when a dispatcher took the message from the queue. */
  readonly createdAt: string;
  /** When the provider accepted the latest submission. */
  readonly submittedAt?: string | undefined;
  /** Why there is no result, or what the provider reported besides it; each code is in the list of error codes. */
  readonly errors: readonly JobError[];
}

export interface JobError {
  readonly code: string;
  readonly message: string;
}

/** A job without an outcome. */
export interface OpenJob extends JobInfo {
  /** `PENDING`: the provider has not accepted it yet. `SUBMITTED`: it waits or runs there. */
  readonly status: "PENDING" | "SUBMITTED";
  /** When the deployment checks the job next, if nothing happens before. Missing while its target is paused. */
  readonly nextCheckAt?: string | undefined;
}

/** A job that has a result, without its output. */
export interface SucceededWithoutOutput extends JobInfo {
  readonly status: "SUCCEEDED";
  readonly completedAt: string;
}

export interface SucceededJob<Output = unknown> extends SucceededWithoutOutput {
  /** The output; `undefined` if it is no strict JSON. */
  readonly output: Output;
  /** The output as the model wrote it: numbers keep their digits. */
  readonly text: string;
  /** `false` if the output is no strict JSON: it has `NaN`, for example. */
  readonly isJson: boolean;
}

/** A job that ended without a result. */
export interface UnsuccessfulJob extends JobInfo {
  readonly status: UnsuccessfulStatus;
  readonly completedAt: string;
  /** Whether a result that still arrives replaces the outcome: `LOST`, `EXPIRED` and `CANCELED`. */
  readonly isProvisional: boolean;
}

export type UnsuccessfulStatus = "FAILED" | "EXPIRED" | "CANCELED" | "REJECTED" | "LOST";

/** A job with an outcome. */
export type EndedJob<Output = unknown> = SucceededJob<Output> | UnsuccessfulJob;

/** A job; `status` tells which fields it has. */
export type Job<Output = unknown> = OpenJob | EndedJob<Output>;

/** What the record of a job tells, whether its output is still stored or not. Every {@link Job} is one. */
export type JobWithoutOutput = OpenJob | SucceededWithoutOutput | UnsuccessfulJob;
