import { type CursorState, cursorAfter } from "./cursor.ts";
import type { IndexedJob, IndexPosition, IndexQuery, IndexReader } from "./index-reader.ts";
import { mergeSorted } from "./merge-sorted.ts";

const PAGE_SIZE = 100;

export interface Listing {
  readonly after: CursorState | undefined;
  readonly pageSize: number | undefined;
  readonly sortKey: "completed_at" | "created_at" | "check_at";
  /** Of two values of the sort key. */
  readonly isBefore: (a: string, b: string) => boolean;
}

/** An entry of an index, and where to continue after it. */
export interface Entry {
  readonly job: IndexedJob;
  readonly cursor: CursorState;
}

/** The entries of several partitions in one order. */
export async function* listPartitions(
  reader: IndexReader,
  queries: readonly Omit<IndexQuery, "limit">[],
  { after, pageSize = PAGE_SIZE, sortKey, isBefore }: Listing,
): AsyncGenerator<Entry, void, void> {
  const timeOf = (job: IndexedJob) => job[sortKey] ?? "";
  const listed = new Set(after?.ids);
  const partitions = queries.map((query) => readPartition(reader, { ...query, limit: pageSize }));
  let cursor = after;
  for await (const job of mergeSorted(partitions, (a, b) => isBefore(timeOf(a), timeOf(b)))) {
    const at = timeOf(job);
    if (at === after?.at && listed.has(job.job_id)) continue;
    cursor = cursorAfter(cursor, at, job.job_id);
    yield { job, cursor };
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
