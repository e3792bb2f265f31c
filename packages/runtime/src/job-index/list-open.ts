import { isOutcome, type Job, OPEN_SHARDS } from "@boomerang/core";
import type { RecordReader } from "./read-records.ts";

/** The index of open jobs, which has keys only. */
export interface OpenIndex {
  /** Ids of a partition, page by page. Eventually consistent. */
  readShard(shard: number): AsyncIterable<readonly string[]>;
}

const ATTRIBUTES = [
  "job_id",
  "status",
  "target",
  "batch_id",
  "replay_of",
  "request_id",
  "submissions",
  "created_at",
  "submitted_at",
] as const;

/** An open job in a listing. */
export type OpenJob = Pick<Job, (typeof ATTRIBUTES)[number]>;

export interface OpenQuery {
  /** Most jobs of the page. */
  readonly limit: number;
  /** The last job of the page before. */
  readonly after?: Pick<OpenJob, "created_at" | "job_id"> | undefined;
  readonly matches?: ((job: OpenJob) => boolean) | undefined;
}

/**
 * A page of the open jobs, the oldest first.
 *
 * The index has neither ages nor targets, so each page reads the records of all open jobs, a quarter of a read unit or more for
 * each, and keeps only those of the page.
 */
export async function listOpen(
  index: OpenIndex,
  records: RecordReader,
  { limit, after, matches = () => true }: OpenQuery,
): Promise<OpenJob[]> {
  let oldest: OpenJob[] = [];
  for (let shard = 0; shard < OPEN_SHARDS; shard++) {
    for await (const jobIds of index.readShard(shard)) {
      const jobs = await records.readMany(jobIds, ATTRIBUTES);
      // The index may lag behind the record.
      const open = jobs.filter((job) => !isOutcome(job.status) && matches(job));
      const wanted = after === undefined ? open : open.filter((job) => byAge(after, job) < 0);
      oldest = [...oldest, ...wanted].sort(byAge).slice(0, limit);
    }
  }
  return oldest;
}

type Age = Pick<OpenJob, "created_at" | "job_id">;

function byAge(a: Age, b: Age): number {
  return compare(a.created_at, b.created_at) || compare(a.job_id, b.job_id);
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
