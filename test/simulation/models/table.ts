import type { Job } from "@boomerang/core";
import { createMemoryJobStore, type JobStore } from "@boomerang/runtime";

/** A write to table `Jobs`, as its stream tells it. */
export interface Change {
  readonly sequence: number;
  readonly before: Job | undefined;
  readonly after: Job;
}

/** Table `Jobs`: a store whose index lags behind, and a stream that tells each write in its order. */
export interface Table extends JobStore {
  readonly jobs: ReadonlyMap<string, Job>;
}

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
