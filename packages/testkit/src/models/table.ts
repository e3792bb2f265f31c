import { applyUpdate, isOutcome, type Job } from "@boomerang/core";
import type { JobStore } from "@boomerang/runtime";
import type { IndexReader } from "@boomerang/runtime/job-index";
import { AwsError } from "./aws-error.ts";
import { createIndexReaderModel } from "./index-reader.ts";
import { itemBytes, MAX_ITEM_BYTES } from "./item-size.ts";
import { createJobStoreModel } from "./job-store.ts";

/** A write to table `Jobs`, as a stream record. */
export interface Change {
  readonly sequence: number;
  readonly before: Job | undefined;
  readonly after: Job;
}

/** Table `Jobs`: the index lags behind, the stream has every write in order, and records over 400 KB are rejected. */
export interface Table extends JobStore {
  /** Lags behind. */
  readonly index: IndexReader;
  readonly jobs: ReadonlyMap<string, Job>;
}

// The adapter writes this beside the record; it counts towards the size.
const WRITE_ID = "00000000-0000-0000-0000-000000000000";

/**
 * @param later calls back after the index lag
 * @param onChange called for each write, immediately
 */
export function createTable(
  later: (jobId: string, callback: () => void) => void,
  onChange: (change: Change) => void,
): Table {
  const store = createJobStoreModel();
  // The state of the index: another store, which gets writes later.
  const index = createJobStoreModel();
  let sequence = 0;
  const table: Table = {
    jobs: store.jobs,
    get: (jobId) => store.get(jobId),
    async put(next, before) {
      const current = store.jobs.get(next.job_id);
      if (
        current?.version === before?.version &&
        itemBytes({ ...next, write_id: WRITE_ID }) > MAX_ITEM_BYTES
      ) {
        throw new AwsError(
          "ValidationException",
          "Item size to update has exceeded the maximum allowed size",
        );
      }
      if (!(await store.put(next, before))) return false;
      onChange({ sequence: ++sequence, before: current, after: structuredClone(next) });
      later(next.job_id, () => {
        const known = index.jobs.get(next.job_id);
        if (known === undefined || known.version < next.version)
          index.jobs.set(next.job_id, structuredClone(next));
      });
      return true;
    },
    async updateOpen(jobId, update) {
      const job = store.jobs.get(jobId);
      if (job === undefined || isOutcome(job.status)) return { type: "not_open", job: structuredClone(job) };
      await table.put(applyUpdate(job, update), job);
      return { type: "written" };
    },
    index: createIndexReaderModel(index.jobs),
    listDue: (now, limit) => index.listDue(now, limit),
  };
  return table;
}
