import { createLimitStoreModel } from "@boomerang/testkit/models/limit-store";
import { VirtualClock } from "@boomerang/testkit/virtual-clock";
import type { LimitPolicy } from "./gcra.ts";
import { createLimiter, type LimitStore } from "./limiter.ts";
import { seeded } from "./virtual-workers.fixture.ts";

/** One permit every 100 ms. */
export const TENTH: LimitPolicy = { limit: 10, windowMs: 900, burst: 1, permitTtlMs: 100, skewMs: 0 };
/** A burst of five permits, then one every 100 ms. */
export const FIVE: LimitPolicy = { limit: 14, windowMs: 900, burst: 5, permitTtlMs: 100, skewMs: 0 };

/** Limiters in virtual time over a store that counts calls. */
export function setUp(
  policy: LimitPolicy,
  { batch, inner = createLimitStoreModel() }: { batch?: number; inner?: LimitStore } = {},
) {
  const time = new VirtualClock();
  const calls = { read: 0, write: 0 };
  const store: LimitStore = {
    read() {
      calls.read++;
      return inner.read();
    },
    write(...args) {
      calls.write++;
      return inner.write(...args);
    },
  };
  const limiter = () =>
    createLimiter({
      store,
      policy,
      clock: time,
      sleep: time.sleep,
      random: seeded(1),
      ...(batch !== undefined && { batch }),
    });
  return { time, store, calls, limiter };
}
