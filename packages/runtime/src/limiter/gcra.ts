/** How often something may be done, over all workers together. */
export interface LimitPolicy {
  /** So many in any window of {@link windowMs}. */
  readonly limit: number;
  readonly windowMs: number;
  /** So many may come at once after a quiet time; 1 to {@link limit}. */
  readonly burst: number;
  /** How long a token that was taken may be used, milliseconds. */
  readonly permitTtlMs: number;
  /** How far the clocks of two workers may differ, milliseconds; the way from a turn to the API counts to it. */
  readonly skewMs: number;
}

/** The limiter's state, shared by all workers. */
export interface LimitState {
  /** Theoretical arrival time of the next token at a steady pace, milliseconds since the epoch. */
  readonly tat: number;
  /** The share of the limit in use, (0, 1]; less than 1 after the API refused. */
  readonly share: number;
  /** When {@link share} was set; it grows back from then on. */
  readonly sharedAt: number;
  /** No tokens before this time. */
  readonly pausedUntil: number;
}

export type PermitGrant =
  /** Tokens to be spent at `from` or later, but before `expiresAt`; `from` may be yet to come. */
  | {
      readonly type: "granted";
      readonly state: LimitState;
      readonly from: number;
      readonly expiresAt: number;
    }
  /** There are none until `from`. */
  | { readonly type: "wait"; readonly from: number };

const MIN_SHARE = 0.02;
const RECOVERY_MS = 60_000;
// Refusals of calls that began before the pause, with tokens in hand, are told up to so long after the first.
const COALESCING_WINDOW_MS = 3000;
const DEFAULT_PAUSE_MS = 1000;
// A limit over a minute has no reason for more; a day's Retry-After must not stop every worker for a day.
const MAX_PAUSE_MS = 60_000;
// Retry-After counts whole seconds: what differs by less was told together.
const SAME_PAUSE_MS = 1000;
// Times in 1/1024 ms add up exactly, however many there are.
const PRECISION = 1024;

export const FRESH: LimitState = { tat: 0, share: 1, sharedAt: 0, pausedUntil: 0 };

/**
 * Takes `n` tokens (GCRA), ahead of their time where they have to be waited for: a worker then asks once, and
 * has its place.
 *
 * Tokens are spent up to `permitTtlMs` after their time, and clocks differ by up to `skewMs`; so the pace
 * is set such that a burst plus the steady pace over window + life + skew stays within the limit: it then
 * holds in every sliding window.
 *
 * @param n at most the policy's burst
 * @param latest tokens of a later time are not taken
 */
export function takePermits(
  state: LimitState,
  policy: LimitPolicy,
  now: number,
  n: number,
  latest: number,
): PermitGrant {
  const interval = intervalMs(policy);
  const soonest = Math.max(now, state.pausedUntil);
  const start = Math.max(state.tat, soonest);
  const cost = costMs(state, n * interval, start, now);
  // A batch that costs more than the burst, at a small share, waits for all before it, and no longer.
  const from = Math.max(soonest, Math.ceil(start + cost - Math.max(policy.burst * interval, cost)));
  if (from > latest) return { type: "wait", from };
  return {
    type: "granted",
    state: { ...state, tat: start + cost },
    from,
    expiresAt: from + policy.permitTtlMs,
  };
}

/** The time that a batch takes up: longer while the share is small, but not past the time when it is whole again. */
function costMs(state: LimitState, fullPaceMs: number, start: number, now: number): number {
  const wholeAt = state.sharedAt + (1 - state.share) * RECOVERY_MS;
  const slowedMs = Math.min(fullPaceMs / shareAt(state, now), wholeAt - start);
  return exactly(Math.max(fullPaceMs, slowedMs));
}

/**
 * Slows down because the API refused all the same: halves the share, once for refusals that come together,
 * and pauses for as long as the API asked, at most a minute, default one second. The share is whole again a
 * minute later.
 *
 * @returns the same object when the state says all this already
 */
export function backOff(state: LimitState, now: number, retryAfterMs = DEFAULT_PAUSE_MS): LimitState {
  const pauseMs = Math.min(MAX_PAUSE_MS, Math.max(0, retryAfterMs));
  const pausedUntil = Math.max(state.pausedUntil, now + pauseMs);
  if (now - state.sharedAt >= COALESCING_WINDOW_MS) {
    return { ...state, pausedUntil, share: Math.max(MIN_SHARE, shareAt(state, now) / 2), sharedAt: now };
  }
  return pausedUntil - state.pausedUntil <= SAME_PAUSE_MS ? state : { ...state, pausedUntil };
}

/** The share of the limit in use at a time. */
export function shareAt(state: LimitState, now: number): number {
  return Math.min(1, state.share + Math.max(0, now - state.sharedAt) / RECOVERY_MS);
}

/**
 * The steady pace. Among tokens an `interval` apart, a stretch of time that begins after one and is `burst - 1`
 * intervals longer than window + life + skew holds at most `limit`.
 */
function intervalMs({ limit, windowMs, burst, permitTtlMs, skewMs }: LimitPolicy): number {
  return exactly((windowMs + permitTtlMs + skewMs) / (limit - burst + 1));
}

function exactly(ms: number): number {
  return Math.ceil(ms * PRECISION) / PRECISION;
}

/**
 * The policy for submissions: `perMinute` for the whole organization, 12,000 by the API's documentation. All
 * but 4 % of it can be used at a steady pace.
 */
export function submissionPolicy(perMinute: number): LimitPolicy {
  const burst = Math.max(1, Math.floor(perMinute / 120));
  return { limit: perMinute, windowMs: 60_000, burst, permitTtlMs: 1000, skewMs: 1000 };
}

/**
 * The policy for status and cancel calls: `perSecond` for the whole organization. Over so short a window the
 * life of a token weighs much: 5/8 of the limit can be used, which leaves the rest to people who look by hand.
 */
export function statusPolicy(perSecond: number): LimitPolicy {
  const burst = Math.max(1, Math.floor(perSecond / 20));
  return { limit: perSecond, windowMs: 1000, burst, permitTtlMs: 500, skewMs: 100 };
}
