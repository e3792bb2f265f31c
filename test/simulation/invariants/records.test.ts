import type { Job } from "@boomerang/core";
import { describe, expect, test } from "vitest";
import { START } from "../engine/settings.ts";
import { recordInvariants } from "./records.ts";
import {
  after,
  broken,
  CLAIMED,
  change,
  DAY,
  endedJob,
  SUBMITTED,
  SUCCEEDED,
  WAITING,
} from "./testing.fixture.ts";

const check = (before: Job | undefined, next: Job, at = START) =>
  broken(recordInvariants, (observer) => {
    observer.delivering("order-1", "r1");
    change(observer, before, next, at);
  });

test("the usual life of a job violates nothing", () => {
  const submitted = { ...SUBMITTED, version: 2 };
  const stored = { ...SUCCEEDED, version: 3 };
  expect(check(undefined, CLAIMED)).toEqual([]);
  expect(check(CLAIMED, submitted)).toEqual([]);
  expect(check(submitted, stored)).toEqual([]);
  expect(check(stored, { ...stored, version: 4, deliveries: 2 })).toEqual([]);
  expect(check(undefined, { ...CLAIMED, batch_id: "b", batch_shard: "b#1" })).toEqual([]);
});

test("a job that may be replayed keeps its input, if its message has come", () => {
  const failed = endedJob("FAILED", { message_digest: "ab", input: "1", deliveries: 1, request_id: "r1" });
  const before = { ...SUBMITTED, message_digest: "ab" };
  expect(check(before, failed)).toEqual([]);
  const { input: _, ...withoutInput } = failed;
  expect(check(before, withoutInput)).toEqual(["an input is kept exactly as long as it may be needed"]);
  expect(check(undefined, endedJob("CANCELED", { version: 1 }))).toEqual([]);
});

test("what the message of a canceled job specifies is recorded when it arrives, once", () => {
  const canceled = endedJob("CANCELED", { version: 1 });
  const kept: Job = { ...canceled, version: 2, message_digest: "ab", input: "1", on_lost: "fail" };
  expect(check(canceled, kept)).toEqual([]);
  expect(check(kept, { ...kept, version: 3, on_lost: "resubmit" })).toEqual([
    "what the message specified never changes",
  ]);
});

test("so is that of a job whose result came before its message, and the result stays", () => {
  const { message_digest: _, ...stored } = { ...SUCCEEDED, version: 1 };
  const kept: Job = { ...stored, version: 2, message_digest: "ab", on_lost: "fail" };
  expect(check(stored, kept)).toEqual([]);
  expect(check(stored, { ...kept, result: "2" })).toContain("a stored result never changes");
  expect(check(stored, { ...kept, completed_at: "x" })).toEqual([
    "a final record changes only in its delivery count",
  ]);
  expect(check(kept, { ...kept, version: 3, message_digest: "cd" })).toContain(
    "a record belongs to one message",
  );
});

describe("detects", () => {
  const next = { ...SUCCEEDED, version: 3, deliveries: 2 };
  const { open_shard: _, ...unindexed } = CLAIMED;
  const { input: __, ...bare } = CLAIMED;
  const changed: Job = { ...CLAIMED, version: 2, on_lost: "resubmit" };

  test.each<[string, Job | undefined, Job]>([
    ["every write increments the version", CLAIMED, { ...SUCCEEDED, version: 3 }],
    ["every write increments the version", undefined, { ...CLAIMED, version: 0 }],
    ["the index holds exactly the open jobs", undefined, unindexed],
    ["the index holds exactly the open jobs", CLAIMED, { ...SUCCEEDED, check_at: "x", open_shard: 1 }],
    ["a record names only request ids of its own job", CLAIMED, { ...SUCCEEDED, request_id: "of another" }],
    ["an input is kept exactly as long as it may be needed", undefined, bare],
    ["an input is kept exactly as long as it may be needed", CLAIMED, { ...SUCCEEDED, input: "1" }],
    [
      "an input is kept exactly as long as it may be needed",
      CLAIMED,
      { ...endedJob("REJECTED"), input: "1" },
    ],
    [
      "the index of ended jobs holds exactly those, by their outcome",
      undefined,
      { ...CLAIMED, ended_shard: "LOST#1" },
    ],
    [
      "the index of ended jobs holds exactly those, by their outcome",
      CLAIMED,
      { ...SUCCEEDED, ended_shard: "LOST#1" },
    ],
    ["the index of batches holds exactly their jobs", undefined, { ...CLAIMED, batch_id: "b" }],
    [
      "the index of batches holds exactly their jobs",
      undefined,
      { ...CLAIMED, batch_id: "b", batch_shard: "c#1" },
    ],
    ["a stored result never changes", SUCCEEDED, { ...next, result: "2" }],
    ["a stored result never changes", SUCCEEDED, { ...next, result_location: "s3://bucket/key" }],
    ["what the message specified never changes", CLAIMED, changed],
    ["deliveries are counted one at a time", SUCCEEDED, { ...next, deliveries: 3 }],
    ["deliveries are counted one at a time", SUCCEEDED, { ...next, deliveries: 0 }],
    ["only a provisional outcome changes", endedJob("REJECTED"), next],
    ["only a provisional outcome changes", SUCCEEDED, { ...next, status: "LOST" }],
    ["a final record changes only in its delivery count", SUCCEEDED, { ...next, completed_at: "later" }],
  ])("%s", (invariant, before, last) => {
    expect(check(before, last)).toContain(invariant);
  });

  test("a provisional outcome that is replaced without a delivery", () => {
    const lost = endedJob("LOST", { version: 1 });
    expect(check(lost, SUCCEEDED)).toEqual([]);
    expect(check(lost, endedJob("EXPIRED"))).toEqual(["only a provisional outcome changes"]);
  });

  test("a record that expires too early, too late, never, or while its job is open", () => {
    const until = (ms: number) => check(WAITING, endedJob("LOST", { expires_at: ms / 1000 }));
    const invariant = ["a record expires a month after its outcome"];
    expect(until(START + 30 * DAY)).toEqual([]);
    expect(until(START + 29 * DAY)).toEqual(invariant);
    expect(until(START + 31 * DAY)).toEqual(invariant);
    expect(until(1000 * (START + 30 * DAY))).toEqual(invariant);
    const { expires_at: _, ...forEver } = endedJob("LOST");
    expect(check(WAITING, forEver)).toEqual(invariant);
    expect(check(undefined, { ...CLAIMED, expires_at: (START + DAY) / 1000 })).toEqual(invariant);
  });

  test("a submitted job whose check comes when its status is gone", () => {
    const checked = (ms: number) => check(CLAIMED, { ...SUBMITTED, version: 2, check_at: after(ms) });
    expect(checked(3_599_000)).toEqual([]);
    expect(checked(3_600_000)).toEqual(["a submitted job is checked while the API still has its status"]);
  });
});
