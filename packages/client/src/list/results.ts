import type { Job as JobRecord } from "@boomerang/core";
import { BoomerangError, type ErrorCode } from "../boomerang-error.ts";
import { inGroups } from "../in-groups.ts";
import type { Job } from "../job/job.ts";
import { type EndedRecord, isEnded, jobOf, type OutputSchema, type ReadText } from "../job/job-of.ts";
import type { ReadRecords } from "../job/record-reader.ts";

/** A job of `results`, or why it has none; the others are not affected. `status` tells which. */
export type ResultItem<Output = unknown> = FoundResult<Output> | MissingResult;

export interface FoundResult<Output = unknown> {
  readonly jobId: string;
  /** That of the job, which is open if it has no outcome yet. */
  readonly status: Job["status"];
  readonly job: Job<Output>;
  readonly error?: undefined;
  /** Continues after this job. */
  readonly cursor: string;
}

export interface MissingResult {
  readonly jobId: string;
  /**
   * `NOT_FOUND`: there is no record of the job. `TIMED_OUT`: it has no outcome after `timeoutMs`; it goes on. `UNREADABLE`: its
   * output is not stored any more, or is not what the schema demands.
   */
  readonly status: "NOT_FOUND" | "TIMED_OUT" | "UNREADABLE";
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
  /** Waits for the outcome of a job that has none, or no record; `undefined` to yield it as it is. */
  readonly wait:
    | ((jobId: string, signal: AbortSignal, hasRecord: boolean) => Promise<EndedRecord>)
    | undefined;
}

// Records have up to 400 KB, and this many are in memory.
const RECORDS_PER_READ = 25;
const MAX_WAITS = 100;
// What is wrong with the credentials is wrong for each job.
const OF_ALL_JOBS: readonly ErrorCode[] = ["no_credentials", "access_denied"];

/**
 * Reads jobs as the caller iterates, in their order. Outputs in the bucket are fetched one by one. What is wrong with one job is
 * its item; what would be wrong with each ends the iteration, which can be continued after the last item.
 *
 * @throws BoomerangError if the table or the outputs may not be read or cannot be reached, or the signal is aborted
 */
export async function* readResults<Output>(
  wanted: AsyncIterable<WantedJob>,
  { read, readText, output, wait }: ResultSources<Output>,
): AsyncGenerator<ResultItem<Output>, void, void> {
  const ended = new AbortController();
  const waiting: (WantedJob & { readonly record: Promise<JobRecord | undefined> })[] = [];

  async function* finish(most: number): AsyncGenerator<ResultItem<Output>, void, void> {
    while (waiting.length > most) {
      const { jobId, cursor, record } = waiting.shift() as (typeof waiting)[number];
      yield { jobId, ...(await found(jobId, record)), cursor };
    }
  }

  async function found(jobId: string, reading: Promise<JobRecord | undefined>) {
    const record = await reading.catch((error: unknown) => {
      if (error instanceof BoomerangError && error.code === "timeout") return error;
      throw error;
    });
    if (record instanceof BoomerangError) return { status: "TIMED_OUT", error: record } as const;
    if (record === undefined) return { status: "NOT_FOUND", error: noRecord(jobId) } as const;
    try {
      const job = await jobOf(record, readText, output);
      return { status: job.status, job };
    } catch (error) {
      if (!(error instanceof BoomerangError) || error.retryable || OF_ALL_JOBS.includes(error.code))
        throw error;
      return { status: "UNREADABLE", error } as const;
    }
  }

  try {
    for await (const group of inGroups(wanted, RECORDS_PER_READ)) {
      const records = await read(group.map(({ jobId }) => jobId));
      for (const each of group) {
        const record = records.get(each.jobId);
        const isOpen = record === undefined || !isEnded(record);
        const reading =
          isOpen && wait ? wait(each.jobId, ended.signal, record !== undefined) : Promise.resolve(record);
        // It is awaited in its order.
        reading.catch(() => undefined);
        waiting.push({ ...each, record: reading });
      }
      yield* finish(wait ? MAX_WAITS : 0);
    }
    yield* finish(0);
  } finally {
    ended.abort();
  }
}

export function noRecord(jobId: string): BoomerangError {
  return new BoomerangError(`there is no record of job ${jobId}`, {
    code: "job_not_found",
    jobId,
    nextStep:
      "Check the id. A job has no record while its message waits in the queue, and after its time to live.",
  });
}
