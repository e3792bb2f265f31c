import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { observers } from "../observer.ts";
import { type CallLimit, callRules } from "./calls.ts";

const SUBMISSIONS: CallLimit = { operations: ["submit"], limit: 2, windowMs: 1000 };
const STATUSES: CallLimit = { operations: ["status", "cancel"], limit: 4, windowMs: 1000 };
const QUEUES: CallLimit = { operations: ["queue"], limit: 4, windowMs: 1000 };

function tell(...calls: (readonly [Parameters<ReturnType<typeof observers>["called"]>[0], number])[]) {
  const broken: string[] = [];
  const rules = callRules((rule) => void broken.push(rule), [SUBMISSIONS, STATUSES, QUEUES]);
  const { called } = observers(rules);
  for (const [operation, at] of calls) called(operation, at);
  return { broken, shares: rules.fullest().map(({ share }) => share) };
}

const submissions = (...times: number[]) => tell(...times.map((at) => ["submit", at] as const));

describe("told as broken is", () => {
  const rule = "at most 2 calls in 1000 ms";

  test("a call too many in any window, in whatever order calls are told", () => {
    expect(submissions(0, 1, 999).broken).toEqual([rule]);
    expect(submissions(999, 0, 1).broken).toEqual([rule]);
    expect(submissions(0, 999, 1500, 5000, 600).broken).toEqual([rule]);
    expect(submissions(0, 500, 1000, 1500).broken).toEqual([]);
    expect(submissions(1500, 1000, 500, 0).broken).toEqual([]);
  });

  test("a call too many of two operations that share a limit, and none of one that does not", () => {
    const statuses = [0, 1, 2].map((at) => ["status", at] as const);
    const queues = [0, 1, 2].map((at) => ["queue", at] as const);
    expect(tell(...statuses, ["cancel", 3], ...queues, ["queue", 3], ["wake", 3]).broken).toEqual([]);
    expect(tell(...statuses, ["cancel", 3], ["cancel", 4]).broken).toEqual(["at most 4 calls in 1000 ms"]);
    expect(tell(...queues, ["queue", 3], ["queue", 4]).broken).toEqual(["at most 4 calls in 1000 ms"]);
  });
});

test("how full the fullest window was is told for each limit", () => {
  expect(tell().shares).toEqual([0, 0, 0]);
  expect(tell(["submit", 0], ["submit", 5000], ["status", 0], ["cancel", 999], ["queue", 0]).shares).toEqual([
    0.5, 0.5, 0.25,
  ]);
  expect(submissions(0, 999).shares[0]).toBe(1);
});

test("it is the same as by looking at every window", () => {
  const times = fc.array(fc.integer({ min: 0, max: 6000 }), { maxLength: 60 });
  fc.assert(
    fc.property(times, (calls) => {
      const inWindow = (from: number) => calls.filter((at) => from <= at && at < from + 1000).length;
      const most = Math.max(0, ...calls.map(inWindow));
      const { shares, broken } = submissions(...calls);
      expect(shares[0]).toBe(most / 2);
      expect(broken.length > 0).toBe(most > 2);
    }),
  );
});
