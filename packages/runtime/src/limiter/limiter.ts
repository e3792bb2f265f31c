import type { Clock, Random, Sleep } from "@boomerang/core";
import { FRESH, giveWay, type LimitPolicy, type LimitState, take } from "./gcra.ts";

/** Where a limiter's state is kept for all workers. */
export interface LimitStore {
  read(): Promise<VersionedState | undefined>;
  /** Writes the state if it is still at `expected`; `undefined` means there was none. */
  write(state: LimitState, expected: number | undefined): Promise<boolean>;
}

export interface VersionedState {
  readonly state: LimitState;
  readonly version: number;
}

/** Keeps all workers together under a limit of the API. */
export interface Limiter {
  /**
   * Waits for its turn, at most `maxWaitMs`.
   *
   * @returns 0 when the turn has come, else after how many milliseconds it may
   * @throws what the store throws: without it nobody knows what others take
   */
  acquire(maxWaitMs: number): Promise<number>;
  /** Tells that the API refused, and after how long it wants to be asked again. */
  refused(retryAfterMs?: number): Promise<void>;
}

export interface LimiterOptions {
  readonly store: LimitStore;
  readonly policy: LimitPolicy;
  readonly clock: Clock;
  readonly sleep: Sleep;
  readonly random: Random;
  /** Most tokens taken with one write; default 10, never over the policy's burst. */
  readonly batch?: number;
}

const CONTENTION_MS = 50;
const MAX_GIVE_WAY_ATTEMPTS = 10;
const NO_TOKENS = { taken: 0, left: 0, expiresAt: 0 };

/** A limiter whose state is shared through a store: a batch of tokens costs one write. */
export function createLimiter(options: LimiterOptions): Limiter {
  const { store, policy, clock, sleep, random } = options;
  const mostAtOnce = Math.min(options.batch ?? 10, policy.burst);
  let tokens = NO_TOKENS;
  let waiting = 0;
  /** There are no tokens before this time, whoever asks: others can only make it later. */
  let notBefore = 0;
  let refilling: Promise<void> | undefined;

  async function acquireOne(giveUpAt: number): Promise<number> {
    for (;;) {
      const now = clock.now();
      const waitMs = Math.max(0, notBefore - now);
      if (waitMs === 0 && tokens.left > 0 && now < tokens.expiresAt) {
        tokens = { ...tokens, left: tokens.left - 1 };
        return 0;
      }
      if (now + waitMs > giveUpAt) return Math.max(1, waitMs);
      if (waitMs > 0) await sleep(waitMs);
      else await refillOnce();
    }
  }

  /** Those who wait together share one look at the store. */
  function refillOnce(): Promise<void> {
    refilling ??= refill().finally(() => {
      refilling = undefined;
    });
    return refilling;
  }

  async function refill(): Promise<void> {
    const current = await store.read();
    const n = batchSize();
    const now = clock.now();
    const taken = take(current?.state ?? FRESH, policy, now, n);
    if (taken.type === "wait") notBefore = Math.max(notBefore, now + taken.ms);
    else if (await store.write(taken.state, current?.version)) {
      tokens = { taken: n, left: n, expiresAt: taken.expiresAt };
    } else notBefore = Math.max(notBefore, clock.now() + 1 + Math.floor(random() * CONTENTION_MS));
  }

  /** As many as are waited for, or as the last tokens say will be: what is not used in time is lost to all workers. */
  function batchSize(): number {
    const used = tokens.taken - tokens.left;
    const expected = tokens.left > 0 ? used : 2 * used;
    return Math.min(mostAtOnce, Math.max(1, waiting, expected));
  }

  return {
    async acquire(maxWaitMs) {
      const giveUpAt = clock.now() + maxWaitMs;
      waiting++;
      try {
        return await acquireOne(giveUpAt);
      } finally {
        waiting--;
      }
    },
    async refused(retryAfterMs) {
      for (let attempt = 1; attempt <= MAX_GIVE_WAY_ATTEMPTS; attempt++) {
        tokens = NO_TOKENS;
        const current = await store.read();
        const state = current?.state ?? FRESH;
        const next = giveWay(state, clock.now(), retryAfterMs);
        notBefore = Math.max(notBefore, next.pausedUntil);
        if (next === state || (await store.write(next, current?.version))) return;
        await sleep(1 + Math.floor(random() * CONTENTION_MS));
      }
    },
  };
}
