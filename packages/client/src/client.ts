import type { EndedJob, Job } from "./job/job.ts";
import type { OutputSchema } from "./job/job-of.ts";
import type { Submission } from "./submit/submission.ts";
import type { JobInput, SubmitManyOptions } from "./submit/submit-many.ts";

/** Submits jobs to a deployment and reads what becomes of them. Every method rejects with a `BoomerangError`, and nothing else. */
export interface Client {
  /**
   * Sends a job to the queue. It has its id before anything is sent, and an error carries it: with the same id, the job can be
   * sent again, and runs once.
   */
  submit(job: JobInput, options?: SubmitOptions): Promise<SubmittedJob>;
  /**
   * Sends any number of jobs, ten with a call, several calls at a time, in constant memory. Iterate over it for an outcome of
   * each job; or await it, for the counts alone. Nothing is sent before.
   */
  submitMany(jobs: Iterable<JobInput> | AsyncIterable<JobInput>, options?: SubmitManyOptions): Submission;
  /** The job as it is now; `undefined` if it has no record: its message waits in the queue, or there is no such job. */
  get<Output = unknown>(jobId: string, options?: OutputOptions<Output>): Promise<Job<Output> | undefined>;
  /**
   * Waits until the job has an outcome, also `FAILED` or `LOST`; a job without a record is waited for too. A timeout or an abort
   * stops waiting and nothing else: the job goes on, and can be waited for again.
   */
  wait<Output = unknown>(jobId: string, options?: WaitOptions<Output>): Promise<EndedJob<Output>>;
  /** `submit`, then `wait`. */
  run<Output = unknown>(job: JobInput, options?: RunOptions<Output>): Promise<EndedJob<Output>>;
  /** Asks for a job to be canceled. If it still can be, it ends as `CANCELED`; one that runs may end with a result. */
  cancel(jobId: string): Promise<void>;
  /** Ends connections that the client has opened itself. */
  close(): void;
}

export interface SubmittedJob {
  readonly jobId: string;
}

export interface SubmitOptions {
  /** The group of the message, for SQS fair queues. */
  readonly messageGroupId?: string | undefined;
}

export interface OutputOptions<Output> {
  /** Any Standard Schema; it validates the output and gives it its type. */
  readonly output?: OutputSchema<Output> | undefined;
}

export interface WaitOptions<Output> extends OutputOptions<Output> {
  /** Milliseconds; default: as long as it takes. */
  readonly timeoutMs?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface RunOptions<Output> extends SubmitOptions, WaitOptions<Output> {}
