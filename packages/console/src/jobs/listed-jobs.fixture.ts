import type { Client, JobFilter, ListedJob, ListOptions } from "@boomerang/client";

const START = Date.UTC(2026, 10, 28);

/** A job of a list; a higher number is a later one. */
export function listedJob(n: number, more: Partial<ListedJob> = {}): ListedJob {
  const createdAt = new Date(START + 1000 * n).toISOString();
  return {
    ...{ jobId: `job-${n}`, status: "SUCCEEDED", target: { model_id: "echo" }, createdAt },
    ...{ completedAt: createdAt, cursor: `after-${n}` },
    ...more,
  };
}

/** A client whose list has these jobs, in their order, and what was read of it. */
export function listingClient(jobs: readonly ListedJob[]) {
  const calls: { filter: JobFilter; options: ListOptions; read: number }[] = [];
  const list: Client["list"] = async function* list(filter = {}, options = {}) {
    const call = { filter, options, read: 0 };
    calls.push(call);
    const wanted = filter.status === undefined ? undefined : [filter.status].flat();
    const start =
      options.cursor === undefined ? 0 : jobs.findIndex(({ cursor }) => cursor === options.cursor) + 1;
    for (const job of jobs.slice(start)) {
      if (wanted !== undefined && !wanted.includes(job.status)) continue;
      if (filter.batchId !== undefined && job.batchId !== filter.batchId) continue;
      call.read++;
      yield job;
    }
  };
  return { client: { list }, calls };
}
