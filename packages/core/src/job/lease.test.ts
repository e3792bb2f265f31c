import { expect, test } from "vitest";
import { isoTime } from "../time/iso-time.ts";
import { afterLeaseMs, claimOf, hasUnknownSubmission, isLeased, leaseLeftMs } from "./lease.ts";
import type { Job } from "./record.ts";

const NOW = Date.UTC(2026, 0, 1);
const job: Job = {
  job_id: "order-1",
  status: "PENDING",
  version: 1,
  submissions: 1,
  deliveries: 0,
  created_at: isoTime(NOW),
};

test("a claim is identified by the end of its lease", () => {
  expect(claimOf({ ...job, lease_until: isoTime(NOW) })).toBe("2026-01-01T00:00:00.000Z");
  expect(claimOf(job)).toBe("");
});

test("a lease is valid until its time and no longer", () => {
  const leased = { ...job, lease_until: isoTime(NOW + 90_000) };
  expect(leaseLeftMs(leased, NOW)).toBe(90_000);
  expect([NOW, NOW + 89_999].map((now) => isLeased(leased, now))).toEqual([true, true]);
  expect(leaseLeftMs(leased, NOW + 90_001)).toBe(0);
  expect([NOW + 90_000, NOW + 90_001].map((now) => isLeased(leased, now))).toEqual([false, false]);
});

test("without a job or a claim there is no lease", () => {
  expect(leaseLeftMs(undefined, NOW)).toBe(0);
  expect(leaseLeftMs(job, NOW)).toBe(0);
  expect(isLeased(job, NOW)).toBe(false);
});

test("a message is retried only after the lease has ended", () => {
  expect(afterLeaseMs({ ...job, lease_until: isoTime(NOW + 90_000) }, NOW)).toBe(91_000);
});

test("a submission is unknown after its lease has ended without a response", () => {
  const leased = { ...job, lease_until: isoTime(NOW + 90_000) };
  expect(hasUnknownSubmission(job, NOW)).toBe(false);
  expect(hasUnknownSubmission(leased, NOW)).toBe(false);
  expect(hasUnknownSubmission(leased, NOW + 90_000)).toBe(true);
  expect(hasUnknownSubmission({ ...leased, status: "SUBMITTED" }, NOW + 90_000)).toBe(false);
});
