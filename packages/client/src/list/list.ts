import { isOutcome, JOB_STATUSES, targetText, toTarget } from "@boomerang/core";
import {
  CursorError,
  type CursorState,
  type IndexReader,
  type Listed,
  listBatch,
  listEnded,
  readCursor,
  writeCursor,
} from "@boomerang/runtime";
import { BoomerangError } from "../boomerang-error.ts";
import type { BatchCounts, ListedJob, ListFilter, ListOptions } from "../client.ts";
import { fromAwsError } from "../from-aws-error.ts";

/** Jobs that have ended, the latest first. */
export async function* listEndedJobs(
  indexes: IndexReader,
  { outcomes, target, since, until }: ListFilter = {},
  { cursor }: ListOptions = {},
): AsyncGenerator<ListedJob, void, void> {
  const query = { outcomes, from: since?.toISOString(), to: until?.toISOString(), after: parse(cursor) };
  for await (const job of listed(listEnded(indexes, query))) {
    const isWanted =
      target === undefined || (job.target !== undefined && targetText(toTarget(job.target)) === target);
    if (isWanted) yield job;
  }
}

/** The jobs of a batch, in the order in which they were received. */
export function listBatchJobs(
  indexes: IndexReader,
  batchId: string,
  { cursor }: ListOptions = {},
): AsyncGenerator<ListedJob, void, void> {
  return listed(listBatch(indexes, batchId, { after: parse(cursor), pageSize: 1000 }));
}

/** How many jobs of a batch have which outcome. */
export async function countBatch(indexes: IndexReader, batchId: string): Promise<BatchCounts> {
  const counts = Object.fromEntries([...JOB_STATUSES.filter(isOutcome), "OPEN"].map((name) => [name, 0]));
  for await (const { outcome = "OPEN" } of listBatchJobs(indexes, batchId))
    counts[outcome] = (counts[outcome] ?? 0) + 1;
  return counts as BatchCounts;
}

async function* listed(listing: AsyncIterable<Listed>): AsyncGenerator<ListedJob, void, void> {
  try {
    for await (const { job, cursor } of listing) {
      const { job_id, outcome, target, batch_id, replay_of, created_at, completed_at } = job;
      yield {
        ...{ jobId: job_id, outcome, target, batchId: batch_id, replayOf: replay_of },
        ...{ createdAt: created_at, completedAt: completed_at, cursor: writeCursor(cursor) },
      };
    }
  } catch (error) {
    throw fromAwsError(error, "listing jobs");
  }
}

function parse(cursor: string | undefined): CursorState | undefined {
  try {
    return cursor === undefined ? undefined : readCursor(cursor);
  } catch (error) {
    if (!(error instanceof CursorError)) throw error;
    const nextStep = "Use a cursor as it was returned, or none.";
    throw new BoomerangError("invalid_argument", error.message, { nextStep }, { cause: error });
  }
}
