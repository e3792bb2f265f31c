import { describe, expect, test } from "vitest";
import { type LimitUse, usesOf } from "./limit.ts";
import { OUTAGE_LIMITS } from "./outage-limits.ts";
import { ORDINARY_LIMITS } from "./plan.ts";

const LIMITS = [...ORDINARY_LIMITS, ...OUTAGE_LIMITS];

function useOf(what: string, perSecond: number, sizes = { inputKb: 1, resultKb: 1 }): LimitUse {
  const uses = usesOf(LIMITS, { perSecond, ...sizes });
  const use = uses.find((each) => each.what === what) ?? uses.find((each) => each.what.startsWith(what));
  if (use === undefined) throw new Error(`nothing is needed of ${what}`);
  return use;
}

const HOUR = 3600;

// Each derived by hand from the numbers of one job, not from the constants of the model.
describe("the limits at 200 submissions a second", () => {
  test.each([
    ["Submissions of an organization", 200, 191.9],
    // Ten permits with a write, and a write 10 ms after the one before it, 85 % of which succeed.
    ["Permits of one limiter", 200, 10 * (1000 / 10) * 0.85],
    ["Writes of the limiter's item", 200 / 10, 1000],
    // Claim 1, submitted 1, result 2 (docs/performance.md).
    ["Writes of table `Jobs`", 200 * 4, 40_000],
    ["Writes of a new table `Jobs`", 200 * 4, 4000],
    ["A shard of the index of open jobs", (200 * 2) / 16, 1000],
    ["A shard of the index of ended jobs", 200 / 4, 1000],
    ["A shard of the index of batches", (200 * 2) / 4, 1000],
    // Little's law: 200 jobs a second, a second each, ten at a time.
    ["Dispatchers of the jobs queue", (200 * 1) / 10, 1000],
    ["Messages in flight on the jobs queue", 200 * 1, 120_000],
    ["Publishers of a shard", 200 / 4, 33 / 0.11],
    // As docs/deploy.md says: 20 dispatchers, 4 publishers, a scheduler, 5 drains, and 70 receivers.
    ["Lambda concurrency", 100, 1000],
    ["Starts of one function", 70, 1000],
    ["Requests of the API Gateway", 200, 10_000],
    ["PutEvents calls", 200, 10_000],
    ["Events that match a rule", 200, 18_750],
    ["Event buses", 2, 100],
    ["Status calls, if every job", 200, (12.5 * 45) / 60],
    // From the first check, 5 minutes after the first job, to 130 minutes after the last one, which came an hour later.
    ["Checks before the deadline", 200 * HOUR, (12.5 * 45 * (60 + 130 - 5)) / 1],
    ["Messages in flight, after an hour", 200 * HOUR, 120_000],
    ["Lambda concurrency, while table `Jobs`", 100 - 70 + 560, 1000],
    ["Draining an hour's spilled", 200, (5 * 5) / 0.06],
    ["Jobs that were paused for an hour", 200, 225],
    ["Deliveries quarantined", 200 * HOUR, 1000],
  ])("%s: %d of %d", (what, needs, has) => {
    const use = useOf(what, 200);
    expect(use.needs).toBeCloseTo(needs, 5);
    expect(use.has / has).toBeCloseTo(1, 3);
    expect(use.share).toBe(use.needs / use.has);
  });
});

test("each limit says how it is counted, what happens, where it comes from and what lifts it", () => {
  for (const perSecond of [0.01, 3, 200, 20_000, 1_000_000]) {
    const uses = usesOf(LIMITS, { perSecond, inputKb: 100, resultKb: 1000 });
    expect(uses).toHaveLength(LIMITS.length);
    for (const { formula, reached, source, lift, share } of uses) {
      for (const text of [formula, reached, source, lift])
        expect(text).not.toMatch(/^$|NaN|undefined|Infinity/);
      expect(share).toBeGreaterThan(0);
    }
    expect(uses.map(({ share }) => share)).toEqual(uses.map(({ share }) => share).sort((a, b) => b - a));
  }
});

test("no need shrinks when the rate grows", () => {
  const rates = [1, 10, 100, 1000, 10_000, 100_000];
  for (const { what } of LIMITS) {
    if (what.startsWith("Writes of one prefix")) continue;
    const needs = rates.map((perSecond) => useOf(what, perSecond).needs);
    expect(needs).toEqual(needs.toSorted((a, b) => a - b));
  }
});

test("objects are written only for large inputs and results, and a large result needs more of the table", () => {
  const prefix = "Writes of one prefix of the bucket";
  expect(() => useOf(prefix, 200)).toThrow();
  expect(useOf(prefix, 200, { inputKb: 5, resultKb: 1 }).needs).toBe(200);
  // Each has a prefix of its own.
  expect(useOf(prefix, 200, { inputKb: 5, resultKb: 400 }).needs).toBe(200);
  // A record of 100 KB has 99 units.
  const { needs } = useOf("Writes of table `Jobs`", 200, { inputKb: 1, resultKb: 100 });
  expect(needs).toBeGreaterThan(200 * (2 + 97));
  expect(needs).toBeLessThan(200 * (2 + 101));
});

test("the index of ended jobs is reached at 4,000 a second, that of open jobs at 8,000, that of a batch at 2,000", () => {
  expect(useOf("A shard of the index of ended jobs", 4000).share).toBe(1);
  expect(useOf("A shard of the index of open jobs", 8000).share).toBe(1);
  expect(useOf("A shard of the index of batches", 2000).share).toBe(1);
});

test("a shard of the stream never has more events than one publisher takes: shards grow with the table", () => {
  for (const perSecond of [1, 999, 1000, 1001, 20_000, 999_999]) {
    expect(useOf("Publishers of a shard", perSecond).share).toBeLessThan(0.84);
  }
});

test("with status calls as suggested, an hour without deliveries is explained before the last deadline", () => {
  const { lift } = useOf("Checks before the deadline", 100);
  const calls = Number(/`statusCallsPerSecond: (\d+)`/.exec(lift)?.[1]);
  // A call takes its part of 1.6 s: the window of a second, half a second in which a permit is valid, and a tenth for clocks.
  const permits = (limit: number) => (limit - Math.floor(limit / 20) + 1) / 1.6;
  const explained = (limit: number) => permits(limit) * 45 * 185;
  expect(explained(calls)).toBeGreaterThanOrEqual(100 * HOUR);
  expect(explained(calls - 1)).toBeLessThan(100 * HOUR);
});
