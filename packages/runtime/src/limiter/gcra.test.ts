import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  backOff,
  INITIAL_STATE,
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

/** Takes batches as fast as possible from `from` until `until`; returns the times of the permits. */
function greedy(
  policy: LimitPolicy,
  options: { state?: LimitState; from?: number; until: number; n?: number },
) {
  const { n = 1, until } = options;
  const usedAt: number[] = [];
  let { state = INITIAL_STATE, from: now = T0 } = options;
  while (now < until) {
    const grant = takePermits(state, policy, now, n, now + AHEAD_MS);
    if (grant.type === "wait") {
      now = grant.from - AHEAD_MS;
      continue;
    }
    state = grant.state;
    for (let i = 0; i < n; i++) usedAt.push(grant.from);
    if (grant.from > now) now = grant.from;
  }
  return { usedAt: usedAt.filter((at) => at < until), state };
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
    isThrottled: fc.constantFrom(false, false, false, false, true),
  }),
  { minLength: 1, maxLength: 60 },
);

describe("the limit", () => {
  test("holds in every window, with any clock skew and any use within the permit TTL", () => {
    fc.assert(
      fc.property(policies, steps, (policy, todo) => {
        let state = INITIAL_STATE;
        let real = T0;
        const usedAt: number[] = [];
        for (const step of todo) {
          real += Math.floor(step.wait * policy.windowMs);
          const offset = step.clock * policy.skewMs;
          const now = real + offset;
          if (step.isThrottled) state = backOff(state, now, step.retryAfterMs);
          const n = 1 + Math.floor(step.n * (policy.burst - 1));
          for (let time = 0; time < step.times; time++) {
            const grant = takePermits(state, policy, now, n, now + AHEAD_MS);
            if (grant.type === "wait") break;
            state = grant.state;
            const at = step.isLate ? grant.expiresAt - 0.25 : grant.from;
            for (let i = 0; i < n; i++) usedAt.push(at - offset);
          }
        }
        expect(mostInWindow(usedAt, policy.windowMs)).toBeLessThanOrEqual(policy.limit);
      }),
      { numRuns: 3000 },
    );
  });

  test("holds for hours, and rounding loses no time", () => {
    const policy = submissionPolicy(12_000);
    const { usedAt } = greedy(policy, { until: T0 + 120 * MINUTE, n: 10 });
    // The steady rate is 12,000 less what the burst, the permit TTL and the clock skew take.
    expect(mostInWindow(usedAt, MINUTE)).toBeLessThanOrEqual(11_620);
    expect(usedAt.length).toBeGreaterThan(120 * 11_515);
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
  ])("%s: most of them can be used, and never more", (_, policy, share) => {
    const windows = 50;
    const { usedAt } = greedy(policy, { until: T0 + windows * policy.windowMs });
    expect(usedAt.length).toBeGreaterThanOrEqual(Math.floor(share * windows * policy.limit));
    expect(mostInWindow(usedAt, policy.windowMs)).toBeLessThanOrEqual(policy.limit);
  });

  test("a burst is granted at once after an idle time", () => {
    const policy = submissionPolicy(12_000);
    const { usedAt } = greedy(policy, { until: T0 + 1 });
    expect(usedAt).toHaveLength(policy.burst);
  });
});

describe("permits", () => {
  const policy: LimitPolicy = { limit: 10, windowMs: 1000, burst: 1, permitTtlMs: 200, skewMs: 0 };

  test("are taken ahead of their time, and their TTL begins at that time", () => {
    const first = takePermits(INITIAL_STATE, policy, T0, 1, T0);
    if (first.type === "wait") throw new Error("no permit");
    expect(first).toMatchObject({ from: T0, expiresAt: T0 + 200 });
    expect(takePermits(first.state, policy, T0, 1, T0 + 500)).toMatchObject({
      from: T0 + 120,
      expiresAt: T0 + 320,
    });
  });

  test("later than `latest` are not taken, and the result contains their time", () => {
    const first = takePermits(INITIAL_STATE, policy, T0, 1, T0);
    if (first.type === "wait") throw new Error("no permit");
    expect(takePermits(first.state, policy, T0, 1, T0 + 119)).toEqual({ type: "wait", from: T0 + 120 });
  });

  test("are not granted during a pause", () => {
    const state = backOff(INITIAL_STATE, T0, 5000);
    expect(takePermits(state, policy, T0, 1, T0 + 4999)).toEqual({ type: "wait", from: T0 + 5000 });
    expect(takePermits(state, policy, T0, 1, T0 + 5000)).toMatchObject({ type: "granted", from: T0 + 5000 });
  });
});

describe("backing off", () => {
  test("halves the share, once for reports within the coalescing window", () => {
    const once = backOff(INITIAL_STATE, T0);
    expect(shareAt(once, T0)).toBe(0.5);
    for (const later of [0, 1, 500, 2999]) {
      const again = backOff(once, T0 + later);
      expect(again.share).toBe(0.5);
      expect(again.sharedAt).toBe(T0);
    }
    expect(backOff(once, T0 + 6000).share).toBeCloseTo(0.3, 5);
  });

  test("returns the same state for a report that adds nothing, so that nothing is written", () => {
    const once = backOff(INITIAL_STATE, T0, 2000);
    expect(backOff(once, T0 + 40, 2000)).toBe(once);
    expect(backOff(once, T0 + 40)).toBe(once);
    expect(backOff(once, T0 - 300, 2000)).toBe(once);
    expect(backOff(once, T0 + 40, 10_000)).toEqual({ ...once, pausedUntil: T0 + 10_040 });
  });

  test("pauses for a second, or as long as the API asked, at most a minute", () => {
    expect(backOff(INITIAL_STATE, T0).pausedUntil).toBe(T0 + 1000);
    expect(backOff(INITIAL_STATE, T0, 17_000).pausedUntil).toBe(T0 + 17_000);
    expect(backOff(INITIAL_STATE, T0, 24 * 60 * MINUTE).pausedUntil).toBe(T0 + MINUTE);
    expect(backOff(INITIAL_STATE, T0, -5).pausedUntil).toBe(T0);
  });

  test("keeps a minimal share, however often the API throttles", () => {
    let state = INITIAL_STATE;
    for (let n = 0; n < 1000; n++) {
      state = backOff(state, T0 + n * 3000);
      expect(state.share).toBeGreaterThanOrEqual(0.02);
    }
    expect(state.share).toBeLessThan(0.06);
  });

  test("reduces the rate to the share", () => {
    const policy = submissionPolicy(12_000);
    const { state } = greedy(policy, { until: T0 + MINUTE, n: 10 });
    const throttled = backOff(state, T0 + MINUTE, 0);
    const { usedAt } = greedy(policy, {
      state: throttled,
      from: T0 + MINUTE,
      until: T0 + MINUTE + 3000,
      n: 10,
    });
    expect(usedAt.length / (3000 / MINUTE)).toBeLessThan(0.6 * 12_000);
    expect(usedAt.length / (3000 / MINUTE)).toBeGreaterThan(0.4 * 12_000);
  });

  test("delays no caller much longer than the pause, and is over after a minute", () => {
    const reports = fc.array(
      fc.record({
        wait: fc.integer({ max: 20_000, min: 0 }),
        retryAfterMs: fc.integer({ min: 0, max: 90_000 }),
      }),
      { minLength: 1, maxLength: 8 },
    );
    fc.assert(
      fc.property(policies, reports, fc.boolean(), (policy, todo, isFullBatch) => {
        const n = isFullBatch ? policy.burst : 1;
        const intervalMs =
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
          Math.max(state.pausedUntil, now + MINUTE) + AHEAD_MS + n * intervalMs + 1,
        );

        const over = Math.max(now + MINUTE, state.pausedUntil);
        const after = greedy(policy, { state, from: now, until: over, n });
        expect(shareAt(after.state, over)).toBe(1);
        // The slow time leaves nothing behind but the cost of its last batch.
        const next = takePermits(after.state, policy, over, n, Number.POSITIVE_INFINITY);
        expect(next.from).toBeLessThanOrEqual(over + AHEAD_MS + 2 * n * intervalMs + 1);
      }),
      { numRuns: 500 },
    );
  });
});
