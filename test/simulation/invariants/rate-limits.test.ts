import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { observers } from "../engine/observer.ts";
import { type CallLimit, rateLimitInvariants } from "./rate-limits.ts";

const SUBMISSIONS: CallLimit = { operations: ["submit"], limit: 2, windowMs: 1000 };
const STATUSES: CallLimit = { operations: ["status", "cancel"], limit: 4, windowMs: 1000 };
const QUEUES: CallLimit = { operations: ["queue"], limit: 4, windowMs: 1000 };

function check(...calls: (readonly [Parameters<ReturnType<typeof observers>["apiCalled"]>[0], number])[]) {
  const found: string[] = [];
  const invariants = rateLimitInvariants(
    (invariant) => void found.push(invariant),
    [SUBMISSIONS, STATUSES, QUEUES],
  );
  const { apiCalled } = observers(invariants);
  for (const [operation, at] of calls) apiCalled(operation, at);
  return { found, shares: invariants.fullest().map(({ share }) => share) };
}

const submissions = (...times: number[]) => check(...times.map((at) => ["submit", at] as const));

describe("detects", () => {
  const invariant = "at most 2 calls in 1000 ms";

  test("too many calls in any window, whatever the order of the reports", () => {
    expect(submissions(0, 1, 999).found).toEqual([invariant]);
    expect(submissions(999, 0, 1).found).toEqual([invariant]);
    expect(submissions(0, 999, 1500, 5000, 600).found).toEqual([invariant]);
    expect(submissions(0, 500, 1000, 1500).found).toEqual([]);
    expect(submissions(1500, 1000, 500, 0).found).toEqual([]);
  });

  test("too many calls of two operations with a common limit, but not of one with another limit", () => {
    const statuses = [0, 1, 2].map((at) => ["status", at] as const);
    const queues = [0, 1, 2].map((at) => ["queue", at] as const);
    expect(check(...statuses, ["cancel", 3], ...queues, ["queue", 3], ["wake", 3]).found).toEqual([]);
    expect(check(...statuses, ["cancel", 3], ["cancel", 4]).found).toEqual(["at most 4 calls in 1000 ms"]);
    expect(check(...queues, ["queue", 3], ["queue", 4]).found).toEqual(["at most 4 calls in 1000 ms"]);
  });
});

test("the share of the fullest window is reported for each limit", () => {
  expect(check().shares).toEqual([0, 0, 0]);
  expect(check(["submit", 0], ["submit", 5000], ["status", 0], ["cancel", 999], ["queue", 0]).shares).toEqual(
    [0.5, 0.5, 0.25],
  );
  expect(submissions(0, 999).shares[0]).toBe(1);
});

test("the result is the same as from counting every window", () => {
  const times = fc.array(fc.integer({ min: 0, max: 6000 }), { maxLength: 60 });
  fc.assert(
    fc.property(times, (calls) => {
      const inWindow = (from: number) => calls.filter((at) => from <= at && at < from + 1000).length;
      const most = Math.max(0, ...calls.map(inWindow));
      const { shares, found } = submissions(...calls);
      expect(shares[0]).toBe(most / 2);
      expect(found.length > 0).toBe(most > 2);
    }),
  );
});
