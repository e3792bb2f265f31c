import { createLimitStoreModel } from "@boomerang/testkit/models/limit-store";
import { VirtualClock } from "@boomerang/testkit/virtual-clock";
import { expect, test } from "vitest";
import { permitsPerSecond, submissionPolicy } from "./gcra.ts";
import { createLimiter } from "./limiter.ts";
import { LIMITS } from "./limits.ts";
import { seeded, slowStore } from "./virtual-workers.fixture.ts";

// Half of a call. From the moment at which the store reads to the one at which it writes, two halves pass.
const HALF_MS = 5;
// Messages of a dispatcher on Lambda.
const BATCH = 10;
// A write can only follow the read of what the write before it has written.
const MOST = BATCH / ((2 * HALF_MS) / 1000);
const [BEGIN_MS, END_MS] = [3000, 9000];

/** Permits a second of processes that together want so many, each a batch a second, while the limit allows more. */
async function permitsOf(wanted: number) {
  const time = new VirtualClock();
  const random = seeded(7);
  const store = slowStore(createLimitStoreModel(), time.sleep, () => HALF_MS);
  const policy = submissionPolicy(wanted * 60 * 2);
  const start = time.now();
  let permits = 0;
  let callsBefore = 0;
  const process = async () => {
    const limiter = createLimiter({
      ...LIMITS.submissions,
      store,
      policy,
      clock: time,
      sleep: time.sleep,
      random,
    });
    await time.sleep(Math.floor(random() * 1000));
    while (time.now() - start < END_MS) {
      const began = time.now();
      const waits = await Promise.all(Array.from({ length: BATCH }, () => limiter.acquire(5000)));
      await limiter.settled();
      const elapsed = time.now() - start;
      if (elapsed < BEGIN_MS) callsBefore = store.calls;
      if (elapsed >= BEGIN_MS && elapsed < END_MS) permits += waits.filter((wait) => wait === 0).length;
      await time.sleep(Math.max(1, 1000 - (time.now() - began)));
    }
  };
  await time.run(Promise.all(Array.from({ length: wanted / BATCH }, process)));
  return {
    perSecond: (permits * 1000) / (END_MS - BEGIN_MS),
    callsOfPermit: (store.calls - callsBefore) / permits,
  };
}

test("up to 85 % of the writes that can follow each other, processes get the permits that they want", async () => {
  const { perSecond } = await permitsOf(0.85 * MOST);
  expect(perSecond).toBeGreaterThan(0.97 * 0.85 * MOST);
});

test("the provider's limit of an organization costs three calls for ten permits, and twice as many four", async () => {
  // Without contention it would be two: a read and a write.
  expect((await permitsOf(200)).callsOfPermit).toBeCloseTo(0.3, 1);
  expect((await permitsOf(400)).callsOfPermit).toBeCloseTo(0.4, 1);
});

test("twice as many get no more than those that can follow each other: one item is the limit of a stack", async () => {
  const { perSecond, callsOfPermit } = await permitsOf(2 * MOST);
  expect(perSecond).toBeGreaterThan(0.85 * MOST);
  expect(perSecond).toBeLessThanOrEqual(MOST);
  // Most writes fail.
  expect(callsOfPermit).toBeGreaterThan(5);
});

test("the limiter uses 96 % of the provider's limit: its permits are valid for a second, and clocks differ by one", () => {
  const policy = submissionPolicy(12_000);
  const derived = (12_000 - 100 + 1) / (60 + 1 + 1);
  expect(permitsPerSecond(policy)).toBeCloseTo(derived, 1);
  expect(permitsPerSecond(policy) / 200).toBeGreaterThan(0.959);
  expect(permitsPerSecond(policy) / 200).toBeLessThan(0.961);
});
