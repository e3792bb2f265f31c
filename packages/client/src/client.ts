import type { Outcome, TargetInput } from "@boomerang/core";
import type { StandardSchemaV1 } from "@standard-schema/spec";
import type { JobResult, OpenJob } from "./job-result.ts";
import type { NewJob } from "./submit/job-message.ts";
import type { Submission, SubmitManyOptions } from "./submit/submit-many.ts";

export interface ReadOptions<T> {
  /** Validates the output and gives its type: a schema of Valibot, Zod, ArkType or another library of Standard Schema. */
  readonly output?: StandardSchemaV1<unknown, T> | undefined;
}

export interface WaitOptions<T> extends ReadOptions<T> {
  /** Ends the wait, and nothing else. */
  readonly signal?: AbortSignal | undefined;
  /** How long to wait at most, in milliseconds; default 10 minutes. */
  readonly timeoutMs?: number | undefined;
}

/** Which jobs to list. */
export interface ListFilter {
  /** Default all outcomes. */
  readonly outcomes?: readonly Outcome[] | undefined;
  /** As text, such as `model:abc123/production`; default any. */
  readonly target?: string | undefined;
  /** Jobs that ended at that time or later; default any. */
  readonly since?: Date | undefined;
  /** Jobs that ended at that time or before; default any. */
  readonly until?: Date | undefined;
}

/** A job in a list. */
export interface ListedJob {
  readonly jobId: string;
  /** `undefined`: the job is open. */
  readonly outcome: Outcome | undefined;
  readonly target: TargetInput | undefined;
  readonly batchId: string | undefined;
  readonly replayOf: string | undefined;
  /** ISO 8601 UTC. */
  readonly createdAt: string;
  readonly completedAt: string | undefined;
  /** Where to continue after this job. */
  readonly cursor: string;
}

export interface ListOptions {
  /** The cursor of the last job that was listed; default from the beginning. */
  readonly cursor?: string | undefined;
}

/** How many jobs of a batch have which outcome; `OPEN`: none yet. */
export type BatchCounts = Readonly<Record<Outcome | "OPEN", number>>;

/**
 * A client of a deployment. Every method throws {@link BoomerangError}, and nothing else.
 */
export interface BoomerangClient {
  /** Sends a job. Its id is in the message, so that after an error the same job can be submitted again without running twice. */
  submit(job: NewJob): Promise<{ readonly jobId: string }>;
  /** Sends many jobs; what became of each, in order. */
  submitMany(
    jobs: Iterable<NewJob> | AsyncIterable<NewJob>,
    options?: SubmitManyOptions,
  ): AsyncGenerator<Submission, void, void>;
  /** The job, with its output if it has one; `undefined` if there is no record (yet). */
  get<T = unknown>(jobId: string, options?: ReadOptions<T>): Promise<JobResult<T> | OpenJob | undefined>;
  /**
   * Waits for the outcome of a job. Also for a job whose message has not been received yet, so a wrong id waits until the
   * time is over.
   *
   * @throws BoomerangError `timeout` or `aborted`; the job goes on
   */
  wait<T = unknown>(jobId: string, options?: WaitOptions<T>): Promise<JobResult<T>>;
  /** Submits a job and waits for its outcome. */
  run<T = unknown>(job: NewJob, options?: WaitOptions<T>): Promise<JobResult<T>>;
  /** Asks to cancel a job. A job that runs already goes on. */
  cancel(jobId: string): Promise<void>;
  /**
   * Runs a job again that ended without a result, from the input that its record keeps, as a new job.
   *
   * @throws BoomerangError `not_found` if there is no record, or it has no input (it succeeded or was rejected, for example)
   */
  replay(jobId: string): Promise<{ readonly jobId: string }>;
  /** Jobs that have ended, the latest first. */
  list(filter?: ListFilter, options?: ListOptions): AsyncGenerator<ListedJob, void, void>;
  /** The jobs of a batch, open ones too, in the order in which they were received. */
  listBatch(batchId: string, options?: ListOptions): AsyncGenerator<ListedJob, void, void>;
  /** How many jobs of a batch have which outcome. Messages that were not received yet are not counted. */
  countBatch(batchId: string): Promise<BatchCounts>;
  /** The results of jobs, as the caller iterates; of a batch, those that have ended. */
  results<T = unknown>(
    jobs: { readonly batchId: string } | Iterable<string>,
    options?: ReadOptions<T> & ListOptions,
  ): AsyncGenerator<JobResult<T> & { readonly cursor?: string }, void, void>;
}
