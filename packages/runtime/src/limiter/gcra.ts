// The generic cell rate algorithm (GCRA), as pure functions. One number is its memory: the theoretical arrival time (TAT) of
// the next permit. Each permit moves the TAT one emission interval ahead; a permit may come before the TAT by the time
// that the burst covers.

/** A rate limit over all processes together. */
export interface LimitPolicy {
  /** Most calls in any window of {@link windowMs}. */
  readonly limit: number;
  readonly windowMs: number;
  /** Most permits at once after an idle time; 1 to {@link limit}. */
  readonly burst: number;
  /** How long a permit may be used after its time, milliseconds. */
  readonly permitTtlMs: number;
  /** Largest difference between two processes' clocks, plus the time from a permit to the API; milliseconds. */
  readonly skewMs: number;
}

/** State of a limiter, shared by all processes; times are milliseconds since the epoch. */
export interface LimitState {
  /** Theoretical arrival time of the next permit at the steady rate. */
  readonly tat: number;
  /** Share of the limit in use, (0, 1]; less than 1 after the API has throttled a call. */
  readonly share: number;
  /** When {@link share} was set; it grows from then on. */
  readonly sharedAt: number;
  /** No permits before this time. */
  readonly pausedUntil: number;
}

export type PermitGrant =
  /** The permits may be used at `from` or later, but before `expiresAt`; `from` may be in the future. */
  | {
      readonly type: "granted";
      readonly state: LimitState;
      readonly from: number;
      readonly expiresAt: number;
    }
  /** There are no permits before `from`. */
  | { readonly type: "wait"; readonly from: number };

const MIN_SHARE = 0.02;
const RECOVERY_MS = 60_000;
// Calls that began before the pause are throttled too, and reported up to this long after the first.
const COALESCING_WINDOW_MS = 3000;
const DEFAULT_PAUSE_MS = 1000;
// A limit per minute needs no longer pause; a Retry-After of a day must not stop all processes for a day.
const MAX_PAUSE_MS = 60_000;
// Retry-After is in whole seconds: pauses that differ by less come from the same second.
const SAME_PAUSE_MS = 1000;
// Sums of multiples of 1/1024 ms are exact in floating point, however many there are.
const PRECISION = 1024;

export const INITIAL_STATE: LimitState = { tat: 0, share: 1, sharedAt: 0, pausedUntil: 0 };

/**
 * Takes `n` permits, also ahead of their time: a process then asks once and waits for its permits.
 *
 * A permit is used up to `permitTtlMs` after its time, and clocks differ by up to `skewMs`. The emission interval is
 * therefore chosen for a window that is longer by both: no sliding window contains more than `limit` calls.
 *
 * @param n at most the policy's burst
 * @param latest permits of a later time are not taken
 */
export function takePermits(
  state: LimitState,
  policy: LimitPolicy,
  now: number,
  n: number,
  latest: number,
): PermitGrant {
  const interval = emissionIntervalMs(policy);
  const soonest = Math.max(now, state.pausedUntil);
  const start = Math.max(state.tat, soonest);
  const cost = costMs(state, n * interval, start, now);
  // At a small share a batch may cost more than the burst covers: then it waits until the TAT, and no longer.
  const from = Math.max(soonest, Math.ceil(start + cost - Math.max(policy.burst * interval, cost)));
  if (from > latest) return { type: "wait", from };
  return {
    type: "granted",
    state: { ...state, tat: start + cost },
    from,
    expiresAt: from + policy.permitTtlMs,
  };
}

/**
 * By how much a batch moves the TAT: longer while the share is small, but not beyond the time when the share is 1 again.
 */
function costMs(state: LimitState, fullShareMs: number, start: number, now: number): number {
  const recoveredAt = state.sharedAt + (1 - state.share) * RECOVERY_MS;
  const slowedMs = Math.min(fullShareMs / shareAt(state, now), recoveredAt - start);
  return roundUp(Math.max(fullShareMs, slowedMs));
}

/**
 * Slows all processes down because the API throttled a call: halves the share, once for all reports within three seconds,
 * and pauses for `retryAfterMs`, at most a minute, by default one second. The share is 1 again after a minute at most.
 *
 * @returns the same object when nothing changes
 */
export function backOff(state: LimitState, now: number, retryAfterMs = DEFAULT_PAUSE_MS): LimitState {
  const pauseMs = Math.min(MAX_PAUSE_MS, Math.max(0, retryAfterMs));
  const pausedUntil = Math.max(state.pausedUntil, now + pauseMs);
  if (now - state.sharedAt >= COALESCING_WINDOW_MS) {
    return { ...state, pausedUntil, share: Math.max(MIN_SHARE, shareAt(state, now) / 2), sharedAt: now };
  }
  return pausedUntil - state.pausedUntil <= SAME_PAUSE_MS ? state : { ...state, pausedUntil };
}

export function shareAt(state: LimitState, now: number): number {
  return Math.min(1, state.share + Math.max(0, now - state.sharedAt) / RECOVERY_MS);
}

/**
 * Time between two permits at the steady rate. After a full burst, `limit - burst + 1` intervals must cover the window, the
 * permit TTL and the skew.
 */
function emissionIntervalMs({ limit, windowMs, burst, permitTtlMs, skewMs }: LimitPolicy): number {
  return roundUp((windowMs + permitTtlMs + skewMs) / (limit - burst + 1));
}

/** How many calls a second a policy allows in steady work. */
export function permitsPerSecond(policy: LimitPolicy): number {
  return 1000 / emissionIntervalMs(policy);
}

function roundUp(ms: number): number {
  return Math.ceil(ms * PRECISION) / PRECISION;
}

/** The policy for submissions, for the whole organization. All but 4 % of the limit can be used at the steady rate. */
export function submissionPolicy(perMinute: number): LimitPolicy {
  const burst = Math.max(1, Math.floor(perMinute / 120));
  return { limit: perMinute, windowMs: 60_000, burst, permitTtlMs: 1000, skewMs: 1000 };
}

/**
 * The policy for status and cancel calls, for the whole organization. The permit TTL is long compared with the window of a
 * second, so 5/8 of the limit can be used; the rest is left to people who query by hand.
 */
export function statusPolicy(perSecond: number): LimitPolicy {
  const burst = Math.max(1, Math.floor(perSecond / 20));
  return { limit: perSecond, windowMs: 1000, burst, permitTtlMs: 500, skewMs: 100 };
}
