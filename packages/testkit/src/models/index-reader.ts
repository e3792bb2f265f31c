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
      const direction = index === "ended" ? -1 : 1;
      const matching = entriesOf(jobs).filter(
        ({ job }) => shardOf(job) === shard && timeOf(job) >= from && timeOf(job) <= to,
      );
      const compare = (a: Place, b: Place) =>
        direction * (a.time === b.time ? a.n - b.n : a.time < b.time ? -1 : 1);
      const ordered = matching.map(({ job, n }) => ({ job, n, time: timeOf(job) })).sort(compare);
      // As in DynamoDB, a page begins after the last entry of the one before, even if that has left the index.
      const last = position as Place | undefined;
      const rest = last === undefined ? ordered : ordered.filter((each) => compare(each, last) > 0);
      const page = rest.slice(0, Math.min(limit, pageSize));
      const end = page.at(-1);
      reads.push({ entries: page.length });
      return {
        jobs: page.map(({ job }) => entryOf(index, job)),
        next: end !== undefined && page.length < rest.length ? { time: end.time, n: end.n } : undefined,
      };
    },
  };
}

/** Where an entry is in an index; those of the same time are in the order in which their records were created. */
interface Place {
  readonly time: string;
  readonly n: number;
}

function entriesOf(jobs: ReadonlyMap<string, Job>) {
  return Array.from(jobs.values(), (job, n) => ({ job, n }));
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
