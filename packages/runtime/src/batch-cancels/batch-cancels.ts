import type { Clock } from "@boomerang/core";
import { cachedRead } from "../control-item/cached-read.ts";
import type { VersionedStore } from "../control-item/versioned-store.ts";

/** The latest cancellation of a batch; times are milliseconds since the epoch. */
export interface BatchCancel {
  /** When SQS got the cancel message: it cancels the jobs whose messages SQS got until then. */
  readonly sentAt: number;
  /** When it was recorded here. */
  readonly recordedAt: number;
}

/** The latest cancellation of one batch, shared by all processes. */
export type BatchCancelStore = VersionedStore<BatchCancel>;

/**
 * Tells until when the messages of a batch are canceled, ms since the epoch, if they are; at most ten seconds late. It throws what
 * the store throws.
 */
export type BatchCanceledUntil = (batchId: string) => Promise<number | undefined>;

// Messages of more batches than this at the same time cost a read each.
const MAX_BATCHES = 1000;

export function createBatchCanceledUntil(
  storeOf: (batchId: string) => Pick<BatchCancelStore, "read">,
  clock: Clock,
): BatchCanceledUntil {
  const reads = new Map<string, () => ReturnType<BatchCancelStore["read"]>>();
  return async (batchId) => {
    const read = reads.get(batchId) ?? cachedRead(() => storeOf(batchId).read(), { clock });
    // The batch that was asked for least recently is the first.
    reads.delete(batchId);
    reads.set(batchId, read);
    const [oldest] = reads.keys();
    if (reads.size > MAX_BATCHES && oldest !== undefined) reads.delete(oldest);
    return (await read())?.state.sentAt;
  };
}
