import type { Clock, Random, Sleep } from "@boomerang/core";
import type { VersionedStore } from "../control-item/versioned-store.ts";
import { backOff, INITIAL_STATE, type LimitPolicy, type LimitState, takePermits } from "./gcra.ts";

/** The state of one limiter, shared by all processes. */
export type LimitStore = VersionedStore<LimitState>;

/** Keeps all processes together below a rate limit of the API. */
export interface Limiter {
  /**
   * Waits for a permit, at most `maxWaitMs`.
   *
   * @returns 0 with a permit, otherwise after how many milliseconds there may be one
   * @throws what the store throws: without the store nobody knows how many permits others have taken
   */
  acquire(maxWaitMs: number): Promise<number>;
  /** Makes all processes back off after a 429 of the API; `retryAfterMs` is what the API asked for. */
  reportThrottled(retryAfterMs?: number): Promise<void>;
}

/** A limiter that may take permits ahead. */
export interface AheadLimiter extends Limiter {
  /**
   * Resolves when no call to the store is in progress; never rejects. For use before the process may be frozen: a call that is
   * suspended then would hold up the next caller.
   */
  settled(): Promise<void>;
}

export interface LimiterOptions {
  readonly store: LimitStore;
  readonly policy: LimitPolicy;
  readonly clock: Clock;
  readonly sleep: Sleep;
  readonly random: Random;
  /** Most permits taken with one write; default 10, never more than the policy's burst. */
  readonly batch?: number;
  /**
   * Whether permits are taken ahead while the process uses one batch after the other, so that its next caller need not wait for
   * the store; default false. The last batch of a process may expire unused, which costs all processes its permits.
   */
  readonly takesAhead?: boolean;
}

/** Permits taken with one write. */
interface Batch {
  readonly size: number;
  readonly from: number;
  readonly expiresAt: number;
  left: number;
  /** Whether the stored state has a pause by now; read at most once. */
  pauseCheck?: Promise<boolean>;
}

// Most permits taken for callers that are expected; for those that wait already, the whole batch.
const MAX_EXPECTED = 10;
const CONTENTION_MS = 50;
const MAX_REPORT_ATTEMPTS = 10;
// After a longer wait for its permit a process checks whether the API has throttled others meanwhile.
const RECHECK_INTERVAL_MS = 250;

export function createLimiter(options: LimiterOptions): AheadLimiter {
  const { store, policy, clock, sleep, random, takesAhead = false } = options;
  const maxBatch = Math.min(options.batch ?? 10, policy.burst);
  let batch: Batch = { size: 0, left: 0, from: 0, expiresAt: 0 };
  /** When the batch before this one was valid at the latest. */
  let lastExpiresAt = 0;
  let waiting = 0;
  /** There are no permits before this time; other processes can only make it later. */
  let earliest = 0;
  /** The end of the latest pause that this process reported. */
  let pausedUntil = 0;
  let refilling: Promise<void> | undefined;

  async function acquireOne(latest: number): Promise<number> {
    for (;;) {
      const now = clock.now();
      if (batch.left > 0 && now < batch.expiresAt && batch.from <= latest) {
        const redeemed = redeem(batch);
        takeAhead();
        if (await redeemed) return 0;
      } else if (Math.max(now, earliest) > latest) return Math.max(1, earliest - now);
      else await refillOnce(latest);
    }
  }

  /** Waits for the time of a permit; `false` when the permit has expired by then, or a pause has begun. */
  async function redeem(own: Batch): Promise<boolean> {
    own.left--;
    const waitMs = own.from - clock.now();
    // A batch that was taken while a call was throttled may be from before the pause.
    if (waitMs <= 0) return clock.now() >= pausedUntil;
    await sleep(waitMs);
    if (waitMs > RECHECK_INTERVAL_MS) {
      own.pauseCheck ??= store.read().then((current) => clock.now() < (current?.state.pausedUntil ?? 0));
      if (await own.pauseCheck) return false;
    }
    const now = clock.now();
    return now >= pausedUntil && now < own.expiresAt;
  }

  /** Takes the next batch in the background if this one is used up, and followed the one before while that was still valid. */
  function takeAhead(): void {
    const isBusy = takesAhead && batch.left === 0 && batch.from <= lastExpiresAt;
    // If it fails, the next caller tries again.
    if (isBusy) refillOnce(clock.now() + policy.permitTtlMs).catch(() => undefined);
  }

  /** Callers that wait at the same time share one refill. */
  function refillOnce(latest: number): Promise<void> {
    refilling ??= refill(latest).finally(() => {
      refilling = undefined;
    });
    return refilling;
  }

  async function refill(latest: number): Promise<void> {
    const current = await store.read();
    const size = batchSize();
    const grant = takePermits(current?.state ?? INITIAL_STATE, policy, clock.now(), size, latest);
    earliest = Math.max(earliest, grant.from);
    if (grant.type === "wait") return;
    if (await store.write(grant.state, current?.version)) {
      lastExpiresAt = batch.expiresAt;
      batch = { size, left: size, from: grant.from, expiresAt: grant.expiresAt };
    } else await sleep(1 + Math.floor(random() * CONTENTION_MS));
  }

  /** One for each waiting caller, or one more than the last batch needed: a permit that expires is lost to all processes. */
  function batchSize(): number {
    const used = batch.size - batch.left;
    const expected = batch.left > 0 ? used : used + 1;
    return Math.min(maxBatch, Math.max(1, waiting, Math.min(expected, MAX_EXPECTED)));
  }

  return {
    async acquire(maxWaitMs) {
      const latest = clock.now() + maxWaitMs;
      waiting++;
      try {
        return await acquireOne(latest);
      } finally {
        waiting--;
      }
    },
    async settled() {
      await refilling?.catch(() => undefined);
    },
    async reportThrottled(retryAfterMs) {
      for (let attempt = 1; attempt <= MAX_REPORT_ATTEMPTS; attempt++) {
        batch = { ...batch, left: 0 };
        const current = await store.read();
        const state = current?.state ?? INITIAL_STATE;
        const next = backOff(state, clock.now(), retryAfterMs);
        pausedUntil = Math.max(pausedUntil, next.pausedUntil);
        earliest = Math.max(earliest, pausedUntil);
        if (next === state || (await store.write(next, current?.version))) return;
        await sleep(1 + Math.floor(random() * CONTENTION_MS));
      }
    },
  };
}
