import type { Job } from "@boomerang/core";

/** Where records of jobs are kept. */
export interface JobStore {
  /** Reads a record, strongly consistent. */
  get(jobId: string): Promise<Job | undefined>;
  /**
   * Writes `next` if the record is still the `before` that it was made from; `undefined` means there was none.
   *
   * @returns `false` when another write came first. A write whose answer was lost on the way counts as made.
   */
  put(next: Job, before: Job | undefined): Promise<boolean>;
  /** Open jobs whose `check_at` has passed, oldest first, at most `limit`. May lag behind writes. */
  listDue(now: number, limit: number): Promise<DueJob[]>;
}

/** An open job that reconciling is to look at. */
export interface DueJob {
  readonly jobId: string;
  /** Since when, milliseconds since the epoch. */
  readonly since: number;
}
