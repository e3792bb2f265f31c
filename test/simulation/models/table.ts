import type { Job } from "@boomerang/core";
import { createMemoryJobStore, type JobStore } from "@boomerang/runtime";
import { itemBytes, MAX_ITEM_BYTES } from "./item-size.ts";
import { RefusedError } from "./refused-error.ts";

/** A write to table `Jobs`, as its stream tells it. */
export interface Change {
  readonly sequence: number;
  readonly before: Job | undefined;
  readonly after: Job;
}

/**
 * Table `Jobs`: a store whose index lags behind, and a stream that tells each write in its order. It takes no record
 * over 400 KB.
 */
export interface Table extends JobStore {
  readonly jobs: ReadonlyMap<string, Job>;
}

// Beside a record the adapter writes which write made it.
const WRITE_ID = "00000000-0000-0000-0000-000000000000";

/**
 * @param later calls back after the time that the index lags behind
 * @param onChange hears of each write, at once
 */
export function createTable(
  later: (jobId: string, callback: () => void) => void,
  onChange: (change: Change) => void,
): Table {
  const store = createMemoryJobStore();
  // What the index knows: another store, to which writes come late.
  const index = createMemoryJobStore();
  let sequence = 0;
  return {
    jobs: store.jobs,
    get: (jobId) => store.get(jobId),
    async put(next, before) {
      const current = store.jobs.get(next.job_id);
      if (
        current?.version === before?.version &&
        itemBytes({ ...next, write_id: WRITE_ID }) > MAX_ITEM_BYTES
      ) {
        throw new RefusedError(
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
    listDue: (now, limit) => index.listDue(now, limit),
  };
}
