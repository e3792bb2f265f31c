import { MAX_BYTES_PER_PUT, MAX_EVENTS_PER_PUT } from "@boomerang/runtime";
import type { PendingEvent } from "./pending-event.ts";

/**
 * Divides events into PutEvents calls, in order and within the limits of a call. No call has two events of one job, because
 * EventBridge does not keep the order within a call.
 */
export function batchEvents(pending: readonly PendingEvent[]): PendingEvent[][] {
  const batches: PendingEvent[][] = [];
  let batch: PendingEvent[] = [];
  let bytes = 0;
  for (const next of pending) {
    const size = Buffer.byteLength(next.event.detail);
    const isFull =
      batch.length === MAX_EVENTS_PER_PUT ||
      bytes + size > MAX_BYTES_PER_PUT ||
      batch.some(({ event }) => event.jobId === next.event.jobId);
    if (batch.length === 0 || isFull) {
      batch = [];
      bytes = 0;
      batches.push(batch);
    }
    batch.push(next);
    bytes += size;
  }
  return batches;
}
