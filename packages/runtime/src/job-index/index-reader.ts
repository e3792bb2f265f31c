import type { Job } from "@boomerang/core";

/** What an index knows of a job; the rest is in its record. The indexes of open and of paused jobs have their keys only. */
export type IndexedJob = Pick<Job, "job_id"> &
  Partial<
    Pick<
      Job,
      | "ended_shard"
      | "batch_shard"
      | "target"
      | "batch_id"
      | "replay_of"
      | "created_at"
      | "completed_at"
      | "check_at"
    >
  >;

/** The sorted partitions of an index. */
export interface IndexReader {
  /** Entries in order of their sort key: descending in the index of ended jobs, ascending in the others. Eventually consistent. */
  read(query: IndexQuery): Promise<IndexPage>;
}

export interface IndexQuery {
  readonly index: "open" | "ended" | "batch" | "paused";
  /** A number in the index of open jobs. */
  readonly shard: string | number;
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
