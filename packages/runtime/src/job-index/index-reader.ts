import type { Job } from "@boomerang/core";

/** What the indexes of ended jobs and of batches know of a job; the rest is in its record. */
export type IndexedJob = Pick<
  Job,
  "job_id" | "ended_shard" | "batch_shard" | "target" | "batch_id" | "replay_of" | "completed_at"
> & { readonly created_at: string };

/** The sorted partitions of an index. */
export interface IndexReader {
  /** Entries in order of their sort key: descending in the index of ended jobs, ascending in that of batches. Eventually consistent. */
  read(query: IndexQuery): Promise<IndexPage>;
}

export interface IndexQuery {
  readonly index: "ended" | "batch";
  readonly shard: string;
  /** Bounds of the sort key, both inclusive; ISO 8601 times; default none. */
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  /** Most entries of the page. */
  readonly limit: number;
  /** From the page before. */
  readonly position?: IndexPosition | undefined;
}

/** Where a page ended; only the reader knows its form. */
export type IndexPosition = Readonly<Record<string, unknown>>;

export interface IndexPage {
  readonly jobs: readonly IndexedJob[];
  /** `undefined`: there are no more. */
  readonly next: IndexPosition | undefined;
}
