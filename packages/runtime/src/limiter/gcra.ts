/** How often something may be done, over all workers together. */
export interface LimitPolicy {
  /** So many in any window of {@link windowMs}. */
  readonly limit: number;
  readonly windowMs: number;
  /** So many may come at once after a quiet time. */
  readonly burst: number;
  /** How long a token that was taken may be used, milliseconds. */
  readonly tokenLifeMs: number;
  /** How far the clocks of two workers may differ, milliseconds. */
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

export type Taken =
  | { readonly type: "granted"; readonly state: LimitState; readonly expiresAt: number }
  | { readonly type: "wait"; readonly ms: number };

const MIN_SHARE = 0.02;
const RECOVERY_MS = 60_000;
const CALM_MS = 1000;
const DEFAULT_PAUSE_MS = 1000;

export const FRESH: LimitState = { tat: 0, share: 1, sharedAt: 0, pausedUntil: 0 };

/**
 * Takes `n` tokens (GCRA).
 *
 * Tokens are spent up to `tokenLifeMs` after they are taken, and clocks differ by up to `skewMs`; so the pace
 * is set such that a burst plus the steady pace over window + life + skew stays within the limit: it then
 * holds in every sliding window.
 *
 * @param n at most the policy's burst
 */
export function take(state: LimitState, policy: LimitPolicy, now: number, n: number): Taken {
  if (now < state.pausedUntil) return { type: "wait", ms: state.pausedUntil - now };
  const interval = intervalMs(policy) / shareAt(state, now);
  const tat = Math.max(state.tat, now) + n * interval;
  const ms = Math.ceil(tat - policy.burst * interval - now);
  if (ms > 0) return { type: "wait", ms };
  return { type: "granted", state: { ...state, tat }, expiresAt: now + policy.tokenLifeMs };
}

/**
 * Slows down because the API refused all the same: halves the share, once for refusals that come together,
 * and pauses for as long as the API asked, default one second. The share is whole again a minute later.
 */
export function giveWay(state: LimitState, now: number, retryAfterMs = DEFAULT_PAUSE_MS): LimitState {
  const pausedUntil = Math.max(state.pausedUntil, now + retryAfterMs);
  if (now - state.sharedAt < CALM_MS) return { ...state, pausedUntil };
  return { ...state, pausedUntil, share: Math.max(MIN_SHARE, shareAt(state, now) / 2), sharedAt: now };
}

/** The share of the limit in use at a time. */
export function shareAt(state: LimitState, now: number): number {
  return Math.min(1, state.share + Math.max(0, now - state.sharedAt) / RECOVERY_MS);
}

function intervalMs({ limit, windowMs, burst, tokenLifeMs, skewMs }: LimitPolicy): number {
  return (windowMs + tokenLifeMs + skewMs) / (limit - burst);
}

/** The policy for submissions: `perMinute` for the whole organization, 12,000 by the API's documentation. */
export function submissionPolicy(perMinute: number): LimitPolicy {
  const burst = Math.max(1, Math.floor(perMinute / 60));
  return { limit: perMinute, windowMs: 60_000, burst, tokenLifeMs: 2000, skewMs: 1000 };
}

/** The policy for status and cancel calls: `perSecond` for the whole organization. */
export function statusPolicy(perSecond: number): LimitPolicy {
  const burst = Math.max(1, Math.floor(perSecond / 4));
  return { limit: perSecond, windowMs: 1000, burst, tokenLifeMs: 100, skewMs: 100 };
}
