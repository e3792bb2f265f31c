import type { Job, RecordUpdate } from "@boomerang/core";

export interface JobStore {
  /** Strongly consistent. */
  get(jobId: string): Promise<Job | undefined>;
  /**
   * Writes `next` if the stored record is still `before`; `undefined` means that there is no record.
   *
   * @returns `false` when another write came first; `true` also when the response to this write was lost
   */
  put(next: Job, before: Job | undefined): Promise<boolean>;
  /**
   * Changes the record of a job if the job is open, that is, has no outcome; `written` also when the response to this write was
   * lost. Otherwise returns the record as it is now, `undefined` if there is none.
   */
  updateOpen(jobId: string, update: RecordUpdate): Promise<OpenUpdate>;
  /** Open jobs whose `check_at` has passed, oldest first, at most `limit`. Eventually consistent. */
  listDue(now: number, limit: number): Promise<DueJob[]>;
}

export type OpenUpdate =
  | { readonly type: "written" }
  | { readonly type: "not_open"; readonly job: Job | undefined };

/** An open job that reconcile should check. */
export interface DueJob {
  readonly jobId: string;
  /** Its `check_at`, milliseconds since the epoch. */
  readonly since: number;
}
