import type { Job } from "@boomerang/core";
import type { IndexedJob, IndexReader } from "@boomerang/runtime/job-index";

/** The indexes of open, ended and paused jobs and of batches over these records, with pages of `pageSize` entries at most. */
export function createIndexReaderModel(
  jobs: ReadonlyMap<string, Job>,
  pageSize = Number.POSITIVE_INFINITY,
): IndexReader & { readonly reads: { readonly entries: number }[] } {
  const reads: { entries: number }[] = [];
  return {
    reads,
    async read({ index, shard, from = "", to = "~", limit, position }) {
      const { shardOf, timeOf } = KEYS[index];
      const keyOf = (job: Job) => `${timeOf(job)} ${job.job_id}`;
      const matching = [...jobs.values()]
        .filter((job) => shardOf(job) === shard && timeOf(job) >= from && timeOf(job) <= to)
        .sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
      const ordered = index === "ended" ? matching.reverse() : matching;
      // As in DynamoDB, a page begins after the last entry of the one before, even if that has left the index.
      const last = String(position?.after ?? "");
      const isAfter = (job: Job) => (index === "ended" ? keyOf(job) < last : keyOf(job) > last);
      const rest = position === undefined ? ordered : ordered.filter(isAfter);
      const page = rest.slice(0, Math.min(limit, pageSize));
      const end = page.at(-1);
      reads.push({ entries: page.length });
      return {
        jobs: page.map((job) => entryOf(index, job)),
        next: end !== undefined && page.length < rest.length ? { after: keyOf(end) } : undefined,
      };
    },
  };
}

const KEYS = {
  open: { shardOf: (job: Job) => job.open_shard, timeOf: (job: Job) => job.check_at ?? "" },
  ended: { shardOf: (job: Job) => job.ended_shard, timeOf: (job: Job) => job.completed_at ?? "" },
  paused: { shardOf: (job: Job) => job.paused_shard, timeOf: (job: Job) => job.created_at },
  batch: { shardOf: (job: Job) => job.batch_shard, timeOf: (job: Job) => job.created_at },
};

function entryOf(index: keyof typeof KEYS, job: Job): IndexedJob {
  if (index === "open") return { job_id: job.job_id, check_at: job.check_at };
  if (index === "paused") return { job_id: job.job_id, created_at: job.created_at };
  const { job_id, ended_shard, target, replay_of, created_at, completed_at } = job;
  const common = { job_id, ended_shard, target, replay_of, created_at, completed_at };
  const own = index === "ended" ? { batch_id: job.batch_id } : { batch_shard: job.batch_shard };
  return JSON.parse(JSON.stringify({ ...common, ...own }));
}
