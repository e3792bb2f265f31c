import type { Clock, Random, Sleep } from "@boomerang/core";
import { backOff, FRESH, type LimitPolicy, type LimitState, takePermits } from "./gcra.ts";

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
  reportThrottled(retryAfterMs?: number): Promise<void>;
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

/** Tokens that one write took. */
interface Batch {
  readonly taken: number;
  readonly from: number;
  readonly expiresAt: number;
  left: number;
  /** Whether a pause has come since, as the store says; asked once. */
  isPaused?: Promise<boolean>;
}

const CONTENTION_MS = 50;
const MAX_REPORT_ATTEMPTS = 10;
// Whoever has waited longer for a token asks whether the API has refused meanwhile.
const RECHECK_INTERVAL_MS = 250;

/** A limiter whose state is shared through a store: a batch of tokens costs one write. */
export function createLimiter(options: LimiterOptions): Limiter {
  const { store, policy, clock, sleep, random } = options;
  const mostAtOnce = Math.min(options.batch ?? 10, policy.burst);
  let batch: Batch = { taken: 0, left: 0, from: 0, expiresAt: 0 };
  let waiting = 0;
  /** There are no tokens before this time, whoever asks: others can only make it later. */
  let earliest = 0;
  let refilling: Promise<void> | undefined;

  async function acquireOne(giveUpAt: number): Promise<number> {
    for (;;) {
      const now = clock.now();
      if (batch.left > 0 && now < batch.expiresAt && batch.from <= giveUpAt) {
        if (await redeem(batch)) return 0;
      } else if (Math.max(now, earliest) > giveUpAt) return Math.max(1, earliest - now);
      else await refillOnce(giveUpAt);
    }
  }

  /** Waits for the time of a token; `false` when it cannot be spent after all. */
  async function redeem(mine: Batch): Promise<boolean> {
    mine.left--;
    const waitMs = mine.from - clock.now();
    if (waitMs <= 0) return true;
    await sleep(waitMs);
    if (waitMs > RECHECK_INTERVAL_MS) {
      mine.isPaused ??= store.read().then((current) => clock.now() < (current?.state.pausedUntil ?? 0));
      if (await mine.isPaused) return false;
    }
    return clock.now() < mine.expiresAt;
  }

  /** Those who wait together share one look at the store. */
  function refillOnce(latest: number): Promise<void> {
    refilling ??= refill(latest).finally(() => {
      refilling = undefined;
    });
    return refilling;
  }

  async function refill(latest: number): Promise<void> {
    const current = await store.read();
    const n = batchSize();
    const taken = takePermits(current?.state ?? FRESH, policy, clock.now(), n, latest);
    earliest = Math.max(earliest, taken.from);
    if (taken.type === "wait") return;
    if (await store.write(taken.state, current?.version)) {
      batch = { taken: n, left: n, from: taken.from, expiresAt: taken.expiresAt };
    } else await sleep(1 + Math.floor(random() * CONTENTION_MS));
  }

  /** As many as are waited for, or one more than were used last: what is not used in time is lost to all workers. */
  function batchSize(): number {
    const used = batch.taken - batch.left;
    const expected = batch.left > 0 ? used : used + 1;
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
    async reportThrottled(retryAfterMs) {
      for (let attempt = 1; attempt <= MAX_REPORT_ATTEMPTS; attempt++) {
        batch = { ...batch, left: 0 };
        const current = await store.read();
        const state = current?.state ?? FRESH;
        const next = backOff(state, clock.now(), retryAfterMs);
        earliest = Math.max(earliest, next.pausedUntil);
        if (next === state || (await store.write(next, current?.version))) return;
        await sleep(1 + Math.floor(random() * CONTENTION_MS));
      }
    },
  };
}
