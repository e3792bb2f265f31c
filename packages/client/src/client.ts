import type { BulkCounts, BulkRun } from "./bulk-run.ts";
import type { DeadLetters } from "./dead-letters/create-dead-letters.ts";
import type { OutcomeEvent } from "./events/outcome-event.ts";
import type { EventsOptions } from "./events/outcome-events.ts";
import type { EndedJob, Job, JobWithoutOutput } from "./job/job.ts";
import type { OutputSchema } from "./job/job-of.ts";
import type { JobTarget } from "./job/job-request.ts";
import type { BatchCount } from "./list/count-batch.ts";
import type { JobFilter } from "./list/job-filter.ts";
import type { ListedJob, ListOptions } from "./list/list-jobs.ts";
import type { ResultItem } from "./list/results.ts";
import type { ManyOptions, ManyOutcome } from "./many/act-on-many.ts";
import type { Monitoring } from "./monitoring/create-monitoring.ts";
import type { PausedTarget } from "./pause/create-pauses.ts";
import type { ProviderCalls } from "./provider/provider-calls.ts";
import type { SetApiKeyOptions } from "./provider/set-api-key.ts";
import type { QueueHistoryOptions, QueueStatusEntry } from "./queue/queue-history.ts";
import type { JobInput, SubmitManyOptions, SubmitOutcome, SubmitProgress } from "./submit/submit-types.ts";

/** Submits jobs to a deployment and reads what becomes of them. Every method rejects with a `BoomerangError`, and nothing else. */
export interface Client {
  /**
   * Sends a job to the queue. It has its id before anything is sent, and an error carries it: with the same id, the job can be
   * sent again, and runs once. Without it, the call is another job, although the first may have been sent.
   */
  submit(job: JobInput, options?: SubmitOptions): Promise<SubmittedJob>;
  /**
   * Sends any number of jobs, ten with a call, several calls at a time, in constant memory. Iterate over it for an outcome of
   * each job; or await it, for the counts alone. Nothing is sent before. A job of a slow input is sent within 100 ms.
   *
   * When it throws, it has yielded the outcomes of all calls: `submitted`, `failed` or `unknown`. Jobs without one were not sent.
   */
  submitMany(
    jobs: Iterable<JobInput> | AsyncIterable<JobInput>,
    options?: SubmitManyOptions,
  ): BulkRun<SubmitOutcome, SubmitProgress>;
  /** The job as it is now; `undefined` if it has no record: its message waits in the queue, or there is no such job. */
  get<Output>(
    jobId: string,
    options: OutputOptions<Output> & RequiredSchema<Output>,
  ): Promise<Job<Output> | undefined>;
  get(jobId: string, options?: OutputOptions): Promise<Job | undefined>;
  /**
   * Like `get`, but no output is read: also of a job whose output is not stored any more, or may not be read. It never rejects with
   * `not_stored`.
   */
  getWithoutOutput(jobId: string): Promise<JobWithoutOutput | undefined>;
  /**
   * The input of a job, as the model gets it; `undefined` if it is not kept: of a job that has a result, was rejected, or has no record.
   */
  input(jobId: string): Promise<string | undefined>;
  /**
   * Waits until the job has an outcome, also `FAILED` or `LOST`; a job without a record is waited for too. A timeout or an abort
   * stops waiting and nothing else: the job goes on, and can be waited for again. So do five minutes in which no read succeeds.
   */
  wait<Output>(
    jobId: string,
    options: WaitOptions<Output> & RequiredSchema<Output>,
  ): Promise<EndedJob<Output>>;
  wait(jobId: string, options?: WaitOptions): Promise<EndedJob>;
  /** `submit`, then `wait`. With a signal that is aborted already, nothing is submitted. */
  run<Output>(job: JobInput, options: RunOptions<Output> & RequiredSchema<Output>): Promise<EndedJob<Output>>;
  run(job: JobInput, options?: RunOptions): Promise<EndedJob>;
  /**
   * Asks for the jobs of a batch to be canceled that were sent until now. Those that wait in the queue are not submitted any more;
   * those at the provider are canceled if they still wait there. One message is sent, whatever the size of the batch. Jobs that are
   * sent later with the same batch id are not affected.
   */
  cancelBatch(batchId: string): Promise<void>;
  /** Asks for a job to be canceled. If it still can be, it ends as `CANCELED`; one that runs may end with a result. */
  cancel(jobId: string): Promise<void>;
  /**
   * Submits a job again that ended without a result, with its input, under a new id. To repeat a call that failed, pass the `jobId`
   * of its error as `newJobId`.
   *
   * @throws BoomerangError `job_not_found`, `wrong_status` if it succeeded, was rejected or is open, `not_stored` without its input,
   *   `invalid_argument` if `newJobId` is the job's own id, or that of another job with a record
   */
  replay(jobId: string, options?: ReplayOptions): Promise<SubmittedJob>;
  /**
   * Jobs that have a record, by any of outcome, target, time and batch: open ones first, then the others, the latest first; of a
   * batch all, in the order in which they were created. Never scans the table.
   *
   * Open jobs come in the order in which they are checked next, which is not that of their age. Jobs that are submitted while the list is
   * read, by the deployment too, may be missed; list again to see them. A job has no record, and is not listed, while its message waits
   * in the queue.
   */
  list(filter?: JobFilter, options?: ListOptions): AsyncIterable<ListedJob>;
  /** The jobs of a batch that have a record, by outcome. */
  countBatch(batchId: string): Promise<BatchCount>;
  /**
   * The jobs that match a filter, or those with the ids, with their outputs, which are read as the caller iterates. A job that times
   * out, or whose output is not stored any more, is an item with an error; the others follow. Of jobs that were just submitted, pass
   * the ids, or `wait` and `count`: a job gets its record when its message is taken from the queue.
   *
   * @throws BoomerangError of what concerns each job: the table or the outputs may not be read, or cannot be for five minutes
   */
  results<Output>(
    source: ResultSource,
    options: ResultOptions<Output> & RequiredSchema<Output>,
  ): AsyncIterable<ResultItem<Output>>;
  results(source: ResultSource, options?: ResultOptions): AsyncIterable<ResultItem>;
  /**
   * Asks for every open job that matches and is listed to be canceled. An empty filter is rejected. What `list` may miss, it misses: call
   * it again until nothing matches, or `cancelBatch`, which reaches all jobs of a batch, also those in the queue.
   */
  cancelMany(filter: JobFilter, options?: ManyOptions): BulkRun<ManyOutcome, BulkCounts>;
  /**
   * Replays every job that matches and is `FAILED`, `LOST` or `EXPIRED`, or `CANCELED` if the filter says so. An empty filter is
   * rejected.
   *
   * The new job is named after the old one, and is in its batch. So a job is replayed once, however often this is called: if the
   * new job has a record, the outcome is `alreadyReplayed` and nothing is sent; while its message still waits in the queue, the same
   * message is sent again, which changes nothing, and counted as done. A run does not replay the jobs that it has made, even if they match. A later run
   * does, if they have failed: call it again for another try. Replays by `replay` are other jobs, and not considered.
   */
  replayMany(filter: JobFilter, options?: ManyOptions): BulkRun<ManyOutcome, BulkCounts>;
  /**
   * The outcomes of jobs as they are published, of all jobs or of those that match, from `onReady` on. Each comes once, in no
   * certain order, and is lost if the caller takes none for five minutes: `list` has every outcome.
   *
   * Each iteration creates a rule on the deployment's event bus and a queue, both named `boomerang-events-…`, and removes them when
   * it ends: with `break`, an error or the `signal`. A process that is killed leaves them behind, and its rule keeps the event bus
   * from being deleted with its stack. The library's README says how to find leftovers; these delete one:
   *
   *     aws events remove-targets --event-bus-name BUS --rule NAME --ids queue && aws events delete-rule --event-bus-name BUS --name NAME
   *     aws sqs delete-queue --queue-url URL
   *
   * @throws BoomerangError `access_denied`, which names the permissions; if something could not be removed, it has the commands that do
   */
  events(options?: EventsOptions): AsyncIterable<OutcomeEvent>;
  /**
   * Pauses a target: after about 15 seconds none of its jobs is submitted any more. They wait in their records, and
   * their deadlines with them. Jobs that were submitted go on. A pause ends by itself after 30 days. Resolves to when it was paused,
   * also if that was earlier.
   */
  pause(target: string | JobTarget): Promise<PausedTarget>;
  /** Resumes a target: its jobs continue within a minute or so, the oldest first. Resolves to whether it was paused. */
  resume(target: string | JobTarget): Promise<boolean>;
  /** The targets that are paused. */
  pausedTargets(): Promise<readonly PausedTarget[]>;
  /** The provider's queue of a target, as the scheduler recorded it each minute; the oldest entry first. */
  queueHistory(target: string | JobTarget, options?: QueueHistoryOptions): AsyncIterable<QueueStatusEntry>;
  /**
   * Checks a key of the Inference API, and stores it as the deployment's key.
   *
   * @throws BoomerangError `key_rejected` if the API rejects it: it is not stored then
   */
  setApiKey(key: string, options: SetApiKeyOptions): Promise<void>;
  /** Calls of the Inference API itself. */
  readonly provider: ProviderCalls;
  /** Messages that cannot be processed. */
  readonly deadLetters: DeadLetters;
  /** How the deployment does: its queues, open jobs, metrics and alarms. */
  readonly monitoring: Monitoring;
  /** Names the deployment, for logs and files: the URL of its jobs queue, which is another one each time the stack is created; of the local pipeline also the time of its start. */
  deploymentId(): Promise<string>;
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

export interface OutputOptions<Output = unknown> {
  /** Any Standard Schema; it validates the output and gives it its type. Without one the type is `unknown`. */
  readonly output?: OutputSchema<Output> | undefined;
}

/** Options with a schema: it alone can give an output a type. */
export interface RequiredSchema<Output> {
  readonly output: OutputSchema<Output>;
}

export interface WaitOptions<Output = unknown> extends OutputOptions<Output> {
  /** Milliseconds, above 0; default, and with `Infinity`: as long as it takes. */
  readonly timeoutMs?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface RunOptions<Output = unknown> extends SubmitOptions, WaitOptions<Output> {}

export interface ReplayOptions {
  /** Id of the new job; default a random UUID. */
  readonly newJobId?: string | undefined;
}

/** Jobs that match a filter, such as those of a batch, or ids of jobs. One id is an array of one: a string is rejected. */
export type ResultSource = JobFilter | (Iterable<string> & object) | AsyncIterable<string>;

export interface ResultOptions<Output = unknown> extends WaitOptions<Output> {
  /**
   * Waits for the outcome of each job instead of yielding open ones, in their order; default `false`. `timeoutMs` is for each job,
   * from when its wait begins: a hundred are waited for at a time.
   */
  readonly wait?: boolean | undefined;
  /**
   * With `wait` and the filter of a batch: first waits until at least so many jobs of the batch have a record, whatever their status,
   * for as long as `timeoutMs`. Without it, the jobs are those that have a record when the iteration comes to them: jobs whose messages
   * still wait in the queue are not among them.
   */
  readonly count?: number | undefined;
  /** Of an item that the same source has yielded. */
  readonly cursor?: string | undefined;
}
