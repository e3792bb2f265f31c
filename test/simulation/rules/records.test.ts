import type { Job } from "@boomerang/core";
import { describe, expect, test } from "vitest";
import { START } from "../settings.ts";
import { recordRules } from "./records.ts";
import {
  after,
  broken,
  CLAIMED,
  change,
  DAY,
  ended,
  SUBMITTED,
  SUCCEEDED,
  WAITING,
} from "./testing.fixture.ts";

const told = (before: Job | undefined, next: Job, at = START) =>
  broken(recordRules, (observer) => {
    observer.delivering("order-1", "r1");
    change(observer, before, next, at);
  });

test("a job's usual way breaks no rule", () => {
  const submitted = { ...SUBMITTED, version: 2 };
  const stored = { ...SUCCEEDED, version: 3 };
  expect(told(undefined, CLAIMED)).toEqual([]);
  expect(told(CLAIMED, submitted)).toEqual([]);
  expect(told(submitted, stored)).toEqual([]);
  expect(told(stored, { ...stored, version: 4, deliveries: 2 })).toEqual([]);
  const { input: _, ...bare } = CLAIMED;
  expect(told(undefined, { ...bare, on_lost: "fail" })).toEqual([]);
});

describe("told as broken is", () => {
  const next = { ...SUCCEEDED, version: 3, deliveries: 2 };
  const { open_shard: _, ...unindexed } = CLAIMED;
  const { input: __, ...bare } = CLAIMED;
  const asked: Job = { ...CLAIMED, version: 2, on_lost: "resubmit" };

  test.each<[string, Job | undefined, Job]>([
    ["every write is counted", CLAIMED, { ...SUCCEEDED, version: 3 }],
    ["every write is counted", undefined, { ...CLAIMED, version: 0 }],
    ["the index holds the open jobs and no others", undefined, unindexed],
    ["the index holds the open jobs and no others", CLAIMED, { ...SUCCEEDED, check_at: "x", open_shard: 1 }],
    ["a request is the job's own", CLAIMED, { ...SUCCEEDED, request_id: "of another" }],
    ["an input is kept while it may be needed, and no longer", undefined, bare],
    ["an input is kept while it may be needed, and no longer", CLAIMED, { ...SUCCEEDED, input: "1" }],
    ["an input is kept while it may be needed, and no longer", undefined, { ...CLAIMED, on_lost: "fail" }],
    ["a stored result never changes", SUCCEEDED, { ...next, result: "2" }],
    ["a stored result never changes", SUCCEEDED, { ...next, result_location: "s3://bucket/key" }],
    ["a job stays as it was asked for", CLAIMED, asked],
    ["deliveries are counted one by one", SUCCEEDED, { ...next, deliveries: 3 }],
    ["deliveries are counted one by one", SUCCEEDED, { ...next, deliveries: 0 }],
    ["an outcome is final", ended("REJECTED"), next],
    ["an outcome is final", SUCCEEDED, { ...next, status: "LOST" }],
    ["of a final record only its deliveries are counted", SUCCEEDED, { ...next, completed_at: "later" }],
  ])("%s", (rule, before, last) => {
    expect(told(before, last)).toContain(rule);
  });

  test("an absence that gives way to anything but a delivery", () => {
    const lost = ended("LOST", { version: 1 });
    expect(told(lost, SUCCEEDED)).toEqual([]);
    expect(told(lost, ended("EXPIRED"))).toEqual(["an outcome is final"]);
  });

  test("a record that goes before its month is over, or never, or while its job is open", () => {
    const until = (ms: number) => told(WAITING, ended("LOST", { expires_at: ms / 1000 }));
    const rule = ["a record is kept for a month from its outcome"];
    expect(until(START + 30 * DAY)).toEqual([]);
    expect(until(START + 29 * DAY)).toEqual(rule);
    expect(until(START + 31 * DAY)).toEqual(rule);
    expect(until(1000 * (START + 30 * DAY))).toEqual(rule);
    const { expires_at: _, ...forEver } = ended("LOST");
    expect(told(WAITING, forEver)).toEqual(rule);
    expect(told(undefined, { ...CLAIMED, expires_at: (START + DAY) / 1000 })).toEqual(rule);
  });

  test("a submitted job that is looked at when its status is gone", () => {
    const checked = (ms: number) => told(CLAIMED, { ...SUBMITTED, version: 2, check_at: after(ms) });
    expect(checked(3_599_000)).toEqual([]);
    expect(checked(3_600_000)).toEqual(["a submitted job is looked at while its status can be read"]);
  });
});
