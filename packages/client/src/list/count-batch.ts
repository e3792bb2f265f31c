import { OUTCOMES } from "@boomerang/core";
import { type IndexReader, listBatch } from "@boomerang/runtime/job-index";
import { fromAwsError } from "../connect/aws-error.ts";
import type { ListStatus } from "./job-filter.ts";

/** Jobs of a batch that have a record, by outcome. */
export type BatchCount = Readonly<Record<ListStatus | "total", number>>;

const PAGE_SIZE = 1000;

/** Reads the index of batches: nothing of other batches, and no record. */
export async function countBatch(reader: IndexReader, batchId: string): Promise<BatchCount> {
  const counts: Record<ListStatus | "total", number> = {
    total: 0,
    OPEN: 0,
    ...(Object.fromEntries(OUTCOMES.map((outcome) => [outcome, 0])) as Record<
      (typeof OUTCOMES)[number],
      number
    >),
  };
  try {
    for await (const { job } of listBatch(reader, batchId, { pageSize: PAGE_SIZE })) {
      counts[job.outcome ?? "OPEN"]++;
      counts.total++;
    }
  } catch (error) {
    throw fromAwsError(error, `count the jobs of batch ${batchId}`, { grant: "grantRead" });
  }
  return counts;
}
