import { iso, type Job } from "@boomerang/core";
import { expect, test } from "vitest";
import { afterLeaseMs, claimOf, leaseLeftMs } from "./lease.ts";

const NOW = Date.UTC(2026, 0, 1);
const job: Job = {
  job_id: "order-1",
  status: "PENDING",
  version: 1,
  submissions: 1,
  deliveries: 0,
  created_at: iso(NOW),
};

test("a claim is known by the time until which it holds", () => {
  expect(claimOf({ ...job, lease_until: iso(NOW) })).toBe("2026-01-01T00:00:00.000Z");
  expect(claimOf(job)).toBe("");
});

test("a claim holds until its time and no longer", () => {
  const lease_until = iso(NOW + 90_000);
  expect(leaseLeftMs({ ...job, lease_until }, NOW)).toBe(90_000);
  expect(leaseLeftMs({ ...job, lease_until }, NOW + 90_001)).toBe(0);
});

test("without a job or a claim nothing holds", () => {
  expect(leaseLeftMs(undefined, NOW)).toBe(0);
  expect(leaseLeftMs(job, NOW)).toBe(0);
});

test("a message comes back only after the claim has run out", () => {
  expect(afterLeaseMs({ ...job, lease_until: iso(NOW + 90_000) }, NOW)).toBe(91_000);
});
