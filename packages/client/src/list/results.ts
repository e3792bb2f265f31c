import { BoomerangError } from "../boomerang-error.ts";
import type { EndedJob, Job } from "../job/job.ts";
import { jobOf, type OutputSchema, type ReadText } from "../job/job-of.ts";
import type { ReadRecords } from "../job/record-reader.ts";

/** A job of `results`, or why it cannot be read; the others are not affected. */
export type ResultItem<Output = unknown> = FoundResult<Output> | MissingResult;

export interface FoundResult<Output = unknown> {
  readonly jobId: string;
  /** Open if it has no outcome yet. */
  readonly job: Job<Output>;
  readonly error?: undefined;
  /** Continues after this job. */
  readonly cursor: string;
}

export interface MissingResult {
  readonly jobId: string;
  readonly job?: undefined;
  readonly error: BoomerangError;
  readonly cursor: string;
}

/** A job to read, and where to continue after it. */
export interface WantedJob {
  readonly jobId: string;
  readonly cursor: string;
}

export interface ResultSources<Output> {
  readonly read: ReadRecords;
  readonly readText: ReadText;
  readonly output: OutputSchema<Output> | undefined;
  /** Waits for the outcome of a job that has none; `undefined` to yield it as it is. */
  readonly wait: ((jobId: string) => Promise<EndedJob<Output>>) | undefined;
}

// Records have up to 400 KB, and this many are in memory.
const RECORDS_PER_READ = 25;

/** Reads jobs as the caller iterates, in their order. Outputs in the bucket are fetched one by one. */
export async function* readResults<Output>(
  wanted: AsyncIterable<WantedJob>,
  { read, readText, output, wait }: ResultSources<Output>,
): AsyncGenerator<ResultItem<Output>, void, void> {
  async function jobFor(jobId: string, record: Parameters<typeof jobOf>[0] | undefined) {
    const job = record && (await jobOf(record, readText, output));
    if (wait !== undefined && (job === undefined || job.status === "PENDING" || job.status === "SUBMITTED")) {
      return wait(jobId);
    }
    if (job !== undefined) return job;
    throw noRecord(jobId);
  }

  let group: WantedJob[] = [];
  async function* readGroup() {
    const records = await read(group.map(({ jobId }) => jobId));
    for (const { jobId, cursor } of group) {
      try {
        yield { jobId, job: await jobFor(jobId, records.get(jobId)), cursor };
      } catch (error) {
        // Another attempt at the same job may succeed: the caller continues before it.
        if (!(error instanceof BoomerangError) || error.retryable || error.code === "aborted") throw error;
        yield { jobId, error, cursor };
      }
    }
    group = [];
  }

  for await (const item of wanted) {
    if (group.push(item) >= RECORDS_PER_READ) yield* readGroup();
  }
  yield* readGroup();
}

export function noRecord(jobId: string): BoomerangError {
  return new BoomerangError(`there is no record of job ${jobId}`, {
    code: "job_not_found",
    jobId,
    nextStep:
      "Check the id. A job has no record while its message waits in the queue, and after its time to live.",
  });
}
