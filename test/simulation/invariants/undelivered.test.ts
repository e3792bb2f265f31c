import type { Job } from "@boomerang/core";
import { expect, test } from "vitest";
import { START } from "../engine/settings.ts";
import { broken, endedJob, process, SUBMITTED, WAITING } from "./testing.fixture.ts";
import { undeliveredInvariants } from "./undelivered.ts";

const GONE = { status: "WEBHOOK_FAILED", webhook_status: "FAILED" };
const errors = [
  { code: "OUTPUT_NOT_DELIVERED", message: "perhaps it is too large: a delivery may have about 4.7 MB" },
];
const LOST = endedJob("LOST", { errors });
const AGAIN: Job = { ...WAITING, errors };

/** The violations of a write, after the API has reported a status to its process, or to another one. */
function check(
  after: Job,
  { before = SUBMITTED, report = GONE, http = 200, resubmits = false, isOthers = false } = {},
): string[] {
  const by = process("scheduler");
  return broken(
    (violated) => undeliveredInvariants(violated, resubmits),
    (observer) => {
      const response = { operation: "status", jobId: "", requestId: "r1", status: http, at: START } as const;
      const to = isOthers ? process("scheduler") : by;
      observer.apiResponded({ ...response, process: to, body: JSON.stringify(report) });
      observer.wrote(by, { before, after });
    },
  );
}

test("detects a second inference of an output that cannot be delivered, unless the setting asks for it", () => {
  expect(check(LOST)).toEqual([]);
  expect(check(AGAIN)).toEqual(["an output that cannot be delivered is inferred once"]);
  expect(check(AGAIN, { resubmits: true })).toEqual([]);
});

test("detects a record that does not name the cause", () => {
  const invariant = ["a job without its delivery names the cause"];
  for (const other of [
    { code: "DELIVERY_FAILED", message: "too large: 4.7 MB" },
    { code: "OUTPUT_NOT_DELIVERED", message: "it did not arrive" },
  ]) {
    expect(check({ ...LOST, errors: [other] })).toEqual(invariant);
    expect(check({ ...AGAIN, errors: [other] }, { resubmits: true })).toEqual(invariant);
  }
  const failed = { status: "SUCCEEDED", webhook_status: "FAILED" };
  expect(check(LOST, { report: failed })).toEqual([]);
  const { errors: _, ...bare } = LOST;
  expect(check(bare, { report: failed })).toEqual(invariant);
});

test("detects size as the named cause of another loss", () => {
  const invariant = ["size is named as the cause only if no delivery came"];
  const delivered = { status: "SUCCEEDED", webhook_status: "SUCCEEDED" };
  expect(check(LOST, { report: delivered })).toEqual(invariant);
  expect(check(LOST, { http: 404 })).toEqual(invariant);
  expect(check(LOST, { isOthers: true })).toEqual(invariant);
  expect(check(LOST, { before: { ...SUBMITTED, deliveries: 1 } })).toEqual(invariant);
});

test("allows every other loss its own reason", () => {
  const other = { ...LOST, errors: [{ code: "DELIVERY_FAILED", message: "it did not arrive" }] };
  for (const webhook_status of ["SUCCEEDED", "PENDING", "CANCELED"])
    expect(check(other, { report: { status: "SUCCEEDED", webhook_status } })).toEqual([]);
  expect(check(other, { http: 503 })).toEqual([]);
  expect(check(other, { isOthers: true })).toEqual([]);
  expect(check(other, { before: { ...SUBMITTED, deliveries: 1 } })).toEqual([]);
});
