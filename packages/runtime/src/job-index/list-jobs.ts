import {
  batchShards,
  endedShards,
  isOutcome,
  JOB_STATUSES,
  type Job,
  type Outcome,
  outcomeOf,
} from "@boomerang/core";
import { type CursorState, cursorAfter } from "./cursor.ts";
import type { IndexedJob, IndexPosition, IndexQuery, IndexReader } from "./index-reader.ts";
import { mergeSorted } from "./merge-sorted.ts";

/** A job in a listing. */
export interface ListedJob
  extends Readonly<
    Pick<Job, "job_id" | "target" | "batch_id" | "replay_of" | "created_at" | "completed_at">
  > {
  /** `undefined`: the job is open. */
  readonly outcome?: Outcome | undefined;
}

/** A job, and where to continue after it. */
export interface Listed {
  readonly job: ListedJob;
  readonly cursor: CursorState;
}

export interface EndedQuery {
  /** Default all. */
  readonly outcomes?: readonly Outcome[] | undefined;
  /** Times of the outcomes, both inclusive, ISO 8601 UTC with milliseconds; default all. */
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly after?: CursorState | undefined;
  /** Entries that are read at once from each partition; default 100. */
  readonly pageSize?: number | undefined;
}

export interface BatchQuery {
  readonly after?: CursorState | undefined;
  readonly pageSize?: number | undefined;
}

const PAGE_SIZE = 100;
const OUTCOMES = JOB_STATUSES.filter(isOutcome);

/** Jobs that have ended, the latest first. */
export function listEnded(reader: IndexReader, query: EndedQuery): AsyncGenerator<Listed, void, void> {
  const { outcomes = OUTCOMES, from, to, after, pageSize } = query;
  const [latest] = [to, after?.at].flatMap((at) => at ?? []).sort();
  const queries = outcomes
    .flatMap(endedShards)
    .map((shard) => ({ index: "ended", shard, from, to: latest }) as const);
  return list(reader, queries, { after, pageSize, sortKey: "completed_at", isBefore: (a, b) => a > b });
}

/** The jobs of a batch, in the order in which their records were created. */
export function listBatch(
  reader: IndexReader,
  batchId: string,
  { after, pageSize }: BatchQuery,
): AsyncGenerator<Listed, void, void> {
  const queries = batchShards(batchId).map((shard) => ({ index: "batch", shard, from: after?.at }) as const);
  return list(reader, queries, { after, pageSize, sortKey: "created_at", isBefore: (a, b) => a < b });
}

interface Listing {
  readonly after: CursorState | undefined;
  readonly pageSize: number | undefined;
  readonly sortKey: "completed_at" | "created_at";
  /** Of two values of the sort key. */
  readonly isBefore: (a: string, b: string) => boolean;
}

async function* list(
  reader: IndexReader,
  queries: readonly Omit<IndexQuery, "limit">[],
  { after, pageSize = PAGE_SIZE, sortKey, isBefore }: Listing,
): AsyncGenerator<Listed, void, void> {
  const timeOf = (job: IndexedJob) => job[sortKey] ?? "";
  const listed = new Set(after?.ids);
  const partitions = queries.map((query) => readPartition(reader, { ...query, limit: pageSize }));
  let cursor = after;
  for await (const job of mergeSorted(partitions, (a, b) => isBefore(timeOf(a), timeOf(b)))) {
    const at = timeOf(job);
    if (at === after?.at && listed.has(job.job_id)) continue;
    cursor = cursorAfter(cursor, at, job.job_id);
    yield { job: toListed(job), cursor };
  }
}

async function* readPartition(
  reader: IndexReader,
  query: IndexQuery,
): AsyncGenerator<IndexedJob, void, void> {
  let position: IndexPosition | undefined;
  do {
    const page = await reader.read({ ...query, position });
    yield* page.jobs;
    position = page.next;
  } while (position !== undefined);
}

function toListed({ ended_shard, batch_shard, ...job }: IndexedJob): ListedJob {
  return {
    ...job,
    // The index of batches has the name of the batch in its key only.
    ...(batch_shard !== undefined && { batch_id: batch_shard.replace(/#\d+$/, "") }),
    ...(ended_shard !== undefined && { outcome: outcomeOf(ended_shard) }),
  };
}
