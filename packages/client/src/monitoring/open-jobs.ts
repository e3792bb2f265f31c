import { type Job as JobRecord, OPEN_SHARDS, pausedShards, targetText, toTarget } from "@boomerang/core";
import type { IndexReader } from "@boomerang/runtime/job-index";
import { fromAwsError } from "../connect/aws-error.ts";
import { isEnded } from "../job/job-of.ts";
import { MAX_KEYS_PER_READ, type ReadRecords } from "../job/record-reader.ts";

/** A number of jobs. */
export interface JobCount {
  readonly jobs: number;
  /** Whether it is the number, or there are more. */
  readonly isExact: boolean;
}

/** The jobs that have a record and no outcome, but for those of paused targets. */
export interface OpenJobs extends JobCount {
  /** Of how many of them the record was read: those that are checked next. What follows is about these. */
  readonly examined: number;
  readonly targets: readonly OpenJobsOfTarget[];
}

/** Open jobs of a target that were examined. */
export interface OpenJobsOfTarget {
  /** As text, such as `model:abc123/production`; `undefined`: their messages have no valid target. */
  readonly target: string | undefined;
  /** Jobs that the provider has not accepted yet. */
  readonly pending: number;
  /** Jobs that wait or run at the provider. */
  readonly submitted: number;
  /** When the message of the oldest was sent. ISO 8601, UTC. */
  readonly oldestSentAt: string;
}

// Of each partition of an index; each has about the same number.
const COUNTED_OF_OPEN = 625;
const COUNTED_OF_PAUSED = 2500;
const EXAMINED = 200;

/** Counts up to about 10,000 open jobs, and reads the records of up to 200. @throws BoomerangError */
export async function countOpenJobs(reader: IndexReader, read: ReadRecords): Promise<OpenJobs> {
  try {
    const shards = Array.from({ length: OPEN_SHARDS }, (_, shard) => shard);
    const pages = await Promise.all(
      shards.map((shard) => reader.read({ index: "open", shard, limit: COUNTED_OF_OPEN })),
    );
    const next = pages
      .flatMap(({ jobs }) => jobs)
      .sort((a, b) => ((a.check_at ?? "") < (b.check_at ?? "") ? -1 : 1))
      .slice(0, EXAMINED);
    const records: JobRecord[] = [];
    for (let n = 0; n < next.length; n += MAX_KEYS_PER_READ) {
      const group = next.slice(n, n + MAX_KEYS_PER_READ);
      records.push(
        ...(
          await read(
            group.map(({ job_id }) => job_id),
            { attributes: ["status", "target", "sent_at", "created_at"] },
          )
        ).values(),
      );
    }
    const open = records.filter((record) => !isEnded(record));
    const count = sumOf(pages);
    // The index lags behind: some of its jobs have ended.
    const isAll = count.isExact && count.jobs === next.length;
    return {
      jobs: isAll ? open.length : count.jobs,
      isExact: count.isExact,
      examined: isAll ? open.length : next.length,
      targets: byTarget(open),
    };
  } catch (error) {
    throw fromAwsError(error, "count the open jobs", { grant: "grantRead" });
  }
}

/** Counts up to about 10,000 jobs that wait because their target is paused. @param target as text @throws BoomerangError */
export async function countPausedJobs(reader: IndexReader, target: string): Promise<JobCount> {
  try {
    const limit = COUNTED_OF_PAUSED;
    return sumOf(
      await Promise.all(pausedShards(target).map((shard) => reader.read({ index: "paused", shard, limit }))),
    );
  } catch (error) {
    throw fromAwsError(error, "count the jobs of a paused target", {
      permission: "dynamodb:Query for the index paused of table Jobs",
    });
  }
}

function sumOf(pages: readonly { readonly jobs: readonly unknown[]; readonly next: unknown }[]): JobCount {
  return {
    jobs: pages.reduce((sum, { jobs }) => sum + jobs.length, 0),
    isExact: pages.every(({ next }) => next === undefined),
  };
}

function byTarget(records: readonly JobRecord[]): OpenJobsOfTarget[] {
  const targets = new Map<string | undefined, OpenJobsOfTarget>();
  for (const { target, status, sent_at, created_at } of records) {
    const text = target && targetText(toTarget(target));
    const sentAt = sent_at ?? created_at;
    const before = targets.get(text) ?? { target: text, pending: 0, submitted: 0, oldestSentAt: sentAt };
    targets.set(text, {
      ...before,
      pending: before.pending + (status === "PENDING" ? 1 : 0),
      submitted: before.submitted + (status === "SUBMITTED" ? 1 : 0),
      oldestSentAt: [sentAt, before.oldestSentAt].sort()[0] ?? sentAt,
    });
  }
  return [...targets.values()].sort((a, b) => ((a.target ?? "") < (b.target ?? "") ? -1 : 1));
}
