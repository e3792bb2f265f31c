import type { Job } from "@boomerang/core";
import type { IndexReader } from "@boomerang/runtime";
import type { ListOptions, ReadOptions } from "../client.ts";
import type { JobResult } from "../job-result.ts";
import { type ReadObject, readResult } from "../read/read-result.ts";
import { listBatchJobs } from "./list.ts";

interface Collaborators {
  readonly indexes: IndexReader;
  readonly readRecords: (jobIds: Iterable<string>) => Promise<Job[]>;
  readonly readObject: ReadObject;
}

// Records have up to 400 KB, and a response of DynamoDB 16 MB.
const RECORDS_AT_ONCE = 25;

type Result<T> = JobResult<T> & { readonly cursor?: string };

/** The results of jobs that have ended, in order; others are left out. Objects of S3 are read as the caller iterates. */
export async function* listResults<T>(
  collaborators: Collaborators,
  jobs: { readonly batchId: string } | Iterable<string>,
  { output, cursor }: ReadOptions<T> & ListOptions = {},
): AsyncGenerator<Result<T>, void, void> {
  for await (const group of groups(entriesOf(collaborators.indexes, jobs, cursor))) {
    const records = await collaborators.readRecords(group.map(({ jobId }) => jobId));
    const byId = new Map(records.map((job) => [job.job_id, job]));
    for (const { jobId, cursor } of group) {
      const job = byId.get(jobId);
      if (job === undefined) continue;
      const result = await readResult(job, collaborators.readObject, output);
      if (result.status === "PENDING" || result.status === "SUBMITTED") continue;
      yield { ...result, ...(cursor !== undefined && { cursor }) };
    }
  }
}

interface Entry {
  readonly jobId: string;
  readonly cursor?: string;
}

async function* entriesOf(
  indexes: IndexReader,
  jobs: { readonly batchId: string } | Iterable<string>,
  cursor: string | undefined,
): AsyncGenerator<Entry, void, void> {
  if (Symbol.iterator in jobs) for (const jobId of jobs) yield { jobId };
  else {
    for await (const job of listBatchJobs(indexes, jobs.batchId, { cursor }))
      if (job.outcome !== undefined) yield { jobId: job.jobId, cursor: job.cursor };
  }
}

async function* groups(entries: AsyncIterable<Entry>): AsyncGenerator<Entry[], void, void> {
  let group: Entry[] = [];
  for await (const entry of entries) {
    group.push(entry);
    if (group.length < RECORDS_AT_ONCE) continue;
    yield group;
    group = [];
  }
  if (group.length > 0) yield group;
}
