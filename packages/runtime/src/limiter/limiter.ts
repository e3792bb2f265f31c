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
  /** Tokens taken with one write; default 10, never over the policy's burst. */
  readonly batch?: number;
}

const CONTENTION_MS = 50;

/** A limiter whose state is shared through a store: a batch of tokens costs one write. */
export function createLimiter(options: LimiterOptions): Limiter {
  const { store, policy, clock, sleep, random } = options;
  const batch = Math.min(options.batch ?? 10, policy.burst);
  let tokens = { left: 0, expiresAt: 0 };
  let turn: Promise<unknown> = Promise.resolve();

  async function acquireNext(giveUpAt: number): Promise<number> {
    for (;;) {
      const now = clock.now();
      if (tokens.left > 0 && now < tokens.expiresAt) {
        tokens.left--;
        return 0;
      }
      const waitMs = await refill(now);
      if (waitMs === 0) continue;
      if (clock.now() + waitMs > giveUpAt) return waitMs;
      await sleep(waitMs);
    }
  }

  /** Takes a batch; 0 when it was granted, else how long to wait. */
  async function refill(now: number): Promise<number> {
    const current = await store.read();
    const taken = take(current?.state ?? FRESH, policy, now, batch);
    if (taken.type === "wait") return taken.ms;
    if (!(await store.write(taken.state, current?.version))) return 1 + Math.floor(random() * CONTENTION_MS);
    tokens = { left: batch, expiresAt: taken.expiresAt };
    return 0;
  }

  return {
    acquire(maxWaitMs) {
      // Those who queue up here wait at the same time, not one wait after another.
      const giveUpAt = clock.now() + maxWaitMs;
      const mine = turn.then(() => acquireNext(giveUpAt));
      turn = mine.catch(() => undefined);
      return mine;
    },
    async refused(retryAfterMs) {
      tokens = { left: 0, expiresAt: 0 };
      for (let attempt = 0; attempt < 5; attempt++) {
        const current = await store.read();
        const next = giveWay(current?.state ?? FRESH, clock.now(), retryAfterMs);
        if (await store.write(next, current?.version)) return;
        await sleep(Math.floor(random() * CONTENTION_MS));
      }
    },
  };
}
