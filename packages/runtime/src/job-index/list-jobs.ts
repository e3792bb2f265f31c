import {
  batchShards,
  endedShards,
  type Job,
  OPEN_SHARDS,
  OUTCOMES,
  type Outcome,
  outcomeOf,
  pausedShards,
} from "@boomerang/core";
import type { CursorState } from "./cursor.ts";
import type { IndexedJob, IndexReader } from "./index-reader.ts";
import { type Entry, listPartitions } from "./list-partitions.ts";

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

/** Where a listing begins, and how many entries are read at once from each partition; default 100. */
export interface PageQuery {
  readonly after?: CursorState | undefined;
  readonly pageSize?: number | undefined;
}

/** Jobs that have ended, the latest first. */
export function listEnded(reader: IndexReader, query: EndedQuery): AsyncGenerator<Listed, void, void> {
  const { outcomes = OUTCOMES, from, to, after, pageSize } = query;
  const [latest] = [to, after?.at].flatMap((at) => at ?? []).sort();
  // DynamoDB rejects a range that ends before it begins.
  const isEmpty = from !== undefined && latest !== undefined && latest < from;
  const queries = (isEmpty ? [] : outcomes)
    .flatMap(endedShards)
    .map((shard) => ({ index: "ended", shard, from, to: latest }) as const);
  return listed(
    listPartitions(reader, queries, { after, pageSize, sortKey: "completed_at", isBefore: (a, b) => a > b }),
  );
}

/** The jobs of a batch, in the order in which their records were created. */
export function listBatch(
  reader: IndexReader,
  batchId: string,
  { after, pageSize }: PageQuery,
): AsyncGenerator<Listed, void, void> {
  const queries = batchShards(batchId).map((shard) => ({ index: "batch", shard, from: after?.at }) as const);
  return listed(
    listPartitions(reader, queries, { after, pageSize, sortKey: "created_at", isBefore: (a, b) => a < b }),
  );
}

/** An open job, and where to continue after it. The index has nothing else of it. */
export interface ListedOpen {
  readonly jobId: string;
  readonly cursor: CursorState;
}

/** Jobs without an outcome, in the order in which reconcile checks them. A job that is submitted meanwhile may be listed twice, or be missed. */
export async function* listOpen(
  reader: IndexReader,
  { after, pageSize }: PageQuery = {},
): AsyncGenerator<ListedOpen, void, void> {
  const queries = Array.from(
    { length: OPEN_SHARDS },
    (_, shard) => ({ index: "open", shard, from: after?.at }) as const,
  );
  const entries = listPartitions(reader, queries, {
    ...{ after, pageSize, sortKey: "check_at", isBefore: (a: string, b: string) => a < b },
  });
  for await (const { job, cursor } of entries) yield { jobId: job.job_id, cursor };
}

/** The paused jobs of a target, given as text, in the order in which their records were created. */
export async function* listPaused(
  reader: IndexReader,
  target: string,
  { pageSize }: Pick<PageQuery, "pageSize"> = {},
): AsyncGenerator<string, void, void> {
  const queries = pausedShards(target).map((shard) => ({ index: "paused", shard }) as const);
  const entries = listPartitions(reader, queries, {
    ...{ after: undefined, pageSize, sortKey: "created_at", isBefore: (a: string, b: string) => a < b },
  });
  for await (const { job } of entries) yield job.job_id;
}

async function* listed(entries: AsyncIterable<Entry>): AsyncGenerator<Listed, void, void> {
  for await (const { job, cursor } of entries) yield { job: toListed(job), cursor };
}

function toListed({ ended_shard, batch_shard, check_at: _, created_at = "", ...job }: IndexedJob): ListedJob {
  return {
    ...job,
    created_at,
    // The index of batches has the name of the batch in its key only.
    ...(batch_shard !== undefined && { batch_id: batch_shard.replace(/#\d+$/, "") }),
    ...(ended_shard !== undefined && { outcome: outcomeOf(ended_shard) }),
  };
}
