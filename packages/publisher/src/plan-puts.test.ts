import { MAX_BYTES_PER_PUT, MAX_EVENTS_PER_PUT } from "@boomerang/runtime";
import fc from "fast-check";
import { expect, test } from "vitest";
import type { Announcement } from "./announcement.ts";
import { planPuts } from "./plan-puts.ts";

function announcement(n: number, jobId: string, bytes: number): Announcement {
  const detail = "é".repeat(bytes / 2) + "x".repeat(bytes % 2);
  const event = { jobId, detailType: "Job Succeeded" as const, detail };
  return { sequenceNumber: String(n), event, withoutResult: () => event };
}

const announcements = fc
  .array(fc.tuple(fc.constantFrom("a", "b", "c", "d"), fc.oneof(fc.nat(1000), fc.nat(200_000))), {
    maxLength: 60,
  })
  .map((items) => items.map(([job, bytes], n) => announcement(n, `${job}${n % 7}`, bytes)));

test("nothing is left out, nothing changes places, no call is over a limit or has two events of one job", () => {
  fc.assert(
    fc.property(announcements, (all) => {
      const puts = planPuts(all);
      expect(puts.flat().map(({ sequenceNumber }) => sequenceNumber)).toEqual(
        all.map(({ sequenceNumber }) => sequenceNumber),
      );
      for (const put of puts) {
        expect(put.length).toBeGreaterThan(0);
        expect(put.length).toBeLessThanOrEqual(MAX_EVENTS_PER_PUT);
        const bytes = put.reduce((sum, { event }) => sum + Buffer.byteLength(event.detail), 0);
        expect(bytes).toBeLessThanOrEqual(MAX_BYTES_PER_PUT);
        expect(new Set(put.map(({ event }) => event.jobId)).size).toBe(put.length);
      }
    }),
  );
});

test("a call is filled up to ten events, and to 900,000 bytes", () => {
  const small = Array.from({ length: 25 }, (_, n) => announcement(n, `job${n}`, 10));
  expect(planPuts(small).map((put) => put.length)).toEqual([10, 10, 5]);
  const large = Array.from({ length: 7 }, (_, n) => announcement(n, `job${n}`, 300_000));
  expect(planPuts(large).map((put) => put.length)).toEqual([3, 3, 1]);
});

test("an event over the limit by itself goes alone", () => {
  const puts = planPuts([
    announcement(0, "a", 10),
    announcement(1, "b", 1_000_000),
    announcement(2, "c", 10),
  ]);
  expect(puts.map((put) => put.length)).toEqual([1, 1, 1]);
});
