import { MAX_BYTES_PER_PUT, MAX_EVENTS_PER_PUT } from "@boomerang/runtime";
import fc from "fast-check";
import { expect, test } from "vitest";
import { batchEvents } from "./batch-events.ts";
import type { PendingEvent } from "./pending-event.ts";

function pendingEvent(n: number, jobId: string, bytes: number): PendingEvent {
  const detail = "é".repeat(bytes / 2) + "x".repeat(bytes % 2);
  const event = { jobId, detailType: "Job Succeeded" as const, detail };
  return { sequenceNumber: String(n), event, withoutResult: () => event };
}

const lists = fc
  .array(fc.tuple(fc.constantFrom("a", "b", "c", "d"), fc.oneof(fc.nat(1000), fc.nat(200_000))), {
    maxLength: 60,
  })
  .map((items) => items.map(([job, bytes], n) => pendingEvent(n, `${job}${n % 7}`, bytes)));

test("every event is in a call, in order; no call exceeds a limit or has two events of one job", () => {
  fc.assert(
    fc.property(lists, (all) => {
      const batches = batchEvents(all);
      expect(batches.flat().map(({ sequenceNumber }) => sequenceNumber)).toEqual(
        all.map(({ sequenceNumber }) => sequenceNumber),
      );
      for (const batch of batches) {
        expect(batch.length).toBeGreaterThan(0);
        expect(batch.length).toBeLessThanOrEqual(MAX_EVENTS_PER_PUT);
        const bytes = batch.reduce((sum, { event }) => sum + Buffer.byteLength(event.detail), 0);
        expect(bytes).toBeLessThanOrEqual(MAX_BYTES_PER_PUT);
        expect(new Set(batch.map(({ event }) => event.jobId)).size).toBe(batch.length);
      }
    }),
  );
});

test("a call has up to ten events and up to 900,000 bytes", () => {
  const small = Array.from({ length: 25 }, (_, n) => pendingEvent(n, `job${n}`, 10));
  expect(batchEvents(small).map((batch) => batch.length)).toEqual([10, 10, 5]);
  const large = Array.from({ length: 7 }, (_, n) => pendingEvent(n, `job${n}`, 300_000));
  expect(batchEvents(large).map((batch) => batch.length)).toEqual([3, 3, 1]);
});

test("an event that alone exceeds the limit has its own call", () => {
  const batches = batchEvents([
    pendingEvent(0, "a", 10),
    pendingEvent(1, "b", 1_000_000),
    pendingEvent(2, "c", 10),
  ]);
  expect(batches.map((batch) => batch.length)).toEqual([1, 1, 1]);
});
