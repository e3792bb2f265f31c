import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  backOff,
  FRESH,
  type LimitPolicy,
  type LimitState,
  shareAt,
  statusPolicy,
  submissionPolicy,
  takePermits,
} from "./gcra.ts";
import { mostInWindow } from "./most-in-window.fixture.ts";

const T0 = 1_700_000_000_000;
const MINUTE = 60_000;
const AHEAD_MS = 5000;

/** Takes batches as fast as they come, from `from` until `until`; gives the tokens' times. */
function greedy(
  policy: LimitPolicy,
  options: { state?: LimitState; from?: number; until: number; n?: number },
) {
  const { n = 1, until } = options;
  const spent: number[] = [];
  let { state = FRESH, from: now = T0 } = options;
  while (now < until) {
    const taken = takePermits(state, policy, now, n, now + AHEAD_MS);
    if (taken.type === "wait") {
      now = taken.from - AHEAD_MS;
      continue;
    }
    state = taken.state;
    for (let i = 0; i < n; i++) spent.push(taken.from);
    if (taken.from > now) now = taken.from;
  }
  return { spent: spent.filter((at) => at < until), state };
}

const policies = fc
  .record({
    limit: fc.integer({ min: 1, max: 60 }),
    burstShare: fc.double({ min: 0, max: 1, noNaN: true }),
    windowMs: fc.constantFrom(100, 1000, 7000, MINUTE),
    permitTtlMs: fc.constantFrom(1, 50, 1000),
    skewMs: fc.constantFrom(0, 30, 1000),
  })
  .map(({ burstShare, ...policy }) => ({
    ...policy,
    burst: 1 + Math.floor(burstShare * (policy.limit - 1)),
  }));

const steps = fc.array(
  fc.record({
    wait: fc.oneof(fc.constant(0), fc.double({ min: 0, max: 0.6, noNaN: true })),
    clock: fc.constantFrom(-0.5, 0, 0.5),
    n: fc.double({ min: 0, max: 1, noNaN: true }),
    times: fc.integer({ min: 1, max: 20 }),
    isLate: fc.boolean(),
    retryAfterMs: fc.option(fc.constantFrom(0, 500, 3000), { freq: 12, nil: undefined }),
    isRefused: fc.constantFrom(false, false, false, false, true),
  }),
  { minLength: 1, maxLength: 60 },
);

describe("the limit", () => {
  test("holds in every window, whatever workers' clocks say and however late their tokens are spent", () => {
    fc.assert(
      fc.property(policies, steps, (policy, todo) => {
        let state = FRESH;
        let real = T0;
        const spent: number[] = [];
        for (const step of todo) {
          real += Math.floor(step.wait * policy.windowMs);
          const offset = step.clock * policy.skewMs;
          const now = real + offset;
          if (step.isRefused) state = backOff(state, now, step.retryAfterMs);
          const n = 1 + Math.floor(step.n * (policy.burst - 1));
          for (let time = 0; time < step.times; time++) {
            const taken = takePermits(state, policy, now, n, now + AHEAD_MS);
            if (taken.type === "wait") break;
            state = taken.state;
            const at = step.isLate ? taken.expiresAt - 0.25 : taken.from;
            for (let i = 0; i < n; i++) spent.push(at - offset);
          }
        }
        expect(mostInWindow(spent, policy.windowMs)).toBeLessThanOrEqual(policy.limit);
      }),
      { numRuns: 3000 },
    );
  });

  test("holds over hours, in which no time is lost to rounding", () => {
    const policy = submissionPolicy(12_000);
    const { spent } = greedy(policy, { until: T0 + 120 * MINUTE, n: 10 });
    // By the pace itself: 12,000 less what a burst, the tokens' life and the clocks' difference take.
    expect(mostInWindow(spent, MINUTE)).toBeLessThanOrEqual(11_620);
    expect(spent.length).toBeGreaterThan(120 * 11_515);
  });

  test.each([
    ["12,000 submissions a minute", submissionPolicy(12_000), 0.95],
    ["600 submissions a minute", submissionPolicy(600), 0.95],
    ["10 submissions a minute", submissionPolicy(10), 0.9],
    ["one submission a minute", submissionPolicy(1), 0.9],
    ["1000 status calls a second", statusPolicy(1000), 0.59],
    ["20 status calls a second", statusPolicy(20), 0.6],
    ["2 status calls a second", statusPolicy(2), 0.6],
    ["one status call a second", statusPolicy(1), 0.6],
  ])("%s: nearly all of them can be used, and none beyond", (_, policy, share) => {
    const windows = 50;
    const { spent } = greedy(policy, { until: T0 + windows * policy.windowMs });
    expect(spent.length).toBeGreaterThanOrEqual(Math.floor(share * windows * policy.limit));
    expect(mostInWindow(spent, policy.windowMs)).toBeLessThanOrEqual(policy.limit);
  });

  test("a burst comes at once after a quiet time", () => {
    const policy = submissionPolicy(12_000);
    const { spent } = greedy(policy, { until: T0 + 1 });
    expect(spent).toHaveLength(policy.burst);
  });
});

describe("tokens", () => {
  const policy: LimitPolicy = { limit: 10, windowMs: 1000, burst: 1, permitTtlMs: 200, skewMs: 0 };

  test("are taken ahead of their time, one after another, with their life counted from it", () => {
    const first = takePermits(FRESH, policy, T0, 1, T0);
    if (first.type === "wait") throw new Error("no token");
    expect(first).toMatchObject({ from: T0, expiresAt: T0 + 200 });
    expect(takePermits(first.state, policy, T0, 1, T0 + 500)).toMatchObject({
      from: T0 + 120,
      expiresAt: T0 + 320,
    });
  });

  test("later than the latest are not taken; it is said when there are any", () => {
    const first = takePermits(FRESH, policy, T0, 1, T0);
    if (first.type === "wait") throw new Error("no token");
    expect(takePermits(first.state, policy, T0, 1, T0 + 119)).toEqual({ type: "wait", from: T0 + 120 });
  });

  test("do not come during a pause", () => {
    const state = backOff(FRESH, T0, 5000);
    expect(takePermits(state, policy, T0, 1, T0 + 4999)).toEqual({ type: "wait", from: T0 + 5000 });
    expect(takePermits(state, policy, T0, 1, T0 + 5000)).toMatchObject({ type: "granted", from: T0 + 5000 });
  });
});

describe("giving way", () => {
  test("halves the share, once for refusals that come together", () => {
    const once = backOff(FRESH, T0);
    expect(shareAt(once, T0)).toBe(0.5);
    for (const later of [0, 1, 500, 2999]) {
      const again = backOff(once, T0 + later);
      expect(again.share).toBe(0.5);
      expect(again.sharedAt).toBe(T0);
    }
    expect(backOff(once, T0 + 6000).share).toBeCloseTo(0.3, 5);
  });

  test("is the same state for a refusal that says nothing new, so that nobody needs to write it", () => {
    const once = backOff(FRESH, T0, 2000);
    expect(backOff(once, T0 + 40, 2000)).toBe(once);
    expect(backOff(once, T0 + 40)).toBe(once);
    expect(backOff(once, T0 - 300, 2000)).toBe(once);
    expect(backOff(once, T0 + 40, 10_000)).toEqual({ ...once, pausedUntil: T0 + 10_040 });
  });

  test("pauses for a second, or as long as the API asked, but never for more than a minute", () => {
    expect(backOff(FRESH, T0).pausedUntil).toBe(T0 + 1000);
    expect(backOff(FRESH, T0, 17_000).pausedUntil).toBe(T0 + 17_000);
    expect(backOff(FRESH, T0, 24 * 60 * MINUTE).pausedUntil).toBe(T0 + MINUTE);
    expect(backOff(FRESH, T0, -5).pausedUntil).toBe(T0);
  });

  test("never takes the whole share, however often the API refuses", () => {
    let state = FRESH;
    for (let n = 0; n < 1000; n++) {
      state = backOff(state, T0 + n * 3000);
      expect(state.share).toBeGreaterThanOrEqual(0.02);
    }
    expect(state.share).toBeLessThan(0.06);
  });

  test("slows the pace down to the share", () => {
    const policy = submissionPolicy(12_000);
    const { state } = greedy(policy, { until: T0 + MINUTE, n: 10 });
    const refused = backOff(state, T0 + MINUTE, 0);
    const { spent } = greedy(policy, { state: refused, from: T0 + MINUTE, until: T0 + MINUTE + 3000, n: 10 });
    expect(spent.length / (3000 / MINUTE)).toBeLessThan(0.6 * 12_000);
    expect(spent.length / (3000 / MINUTE)).toBeGreaterThan(0.4 * 12_000);
  });

  test("stops nobody for longer than the pause, and is over a minute later", () => {
    const refusals = fc.array(
      fc.record({
        wait: fc.integer({ max: 20_000, min: 0 }),
        retryAfterMs: fc.integer({ min: 0, max: 90_000 }),
      }),
      { minLength: 1, maxLength: 8 },
    );
    fc.assert(
      fc.property(policies, refusals, fc.boolean(), (policy, todo, isWhole) => {
        const n = isWhole ? policy.burst : 1;
        const fullPaceMs =
          (policy.windowMs + policy.permitTtlMs + policy.skewMs) / (policy.limit - policy.burst + 1);
        let now = T0;
        let { state } = greedy(policy, { until: now, from: now - 2000, n });
        for (const { wait, retryAfterMs } of todo) {
          now += wait;
          ({ state } = greedy(policy, { state, from: now - wait, until: now, n }));
          state = backOff(state, now, retryAfterMs);
        }
        const { from } = takePermits(state, policy, now, n, Number.POSITIVE_INFINITY);
        expect(from).toBeLessThanOrEqual(
          Math.max(state.pausedUntil, now + MINUTE) + AHEAD_MS + n * fullPaceMs + 1,
        );

        const over = Math.max(now + MINUTE, state.pausedUntil);
        const after = greedy(policy, { state, from: now, until: over, n });
        expect(shareAt(after.state, over)).toBe(1);
        // Nothing is owed from the slow time but the place of the last batch.
        const next = takePermits(after.state, policy, over, n, Number.POSITIVE_INFINITY);
        expect(next.from).toBeLessThanOrEqual(over + AHEAD_MS + 2 * n * fullPaceMs + 1);
      }),
      { numRuns: 500 },
    );
  });
});
