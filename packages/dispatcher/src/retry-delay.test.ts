import fc from "fast-check";
import { expect, test } from "vitest";
import { accountDelayMs, backoffMs, unknownDelayMs, wakeDelayMs } from "./retry-delay.ts";

const DAYS_14 = 14 * 24 * 3_600_000;
const always = (value: number) => () => value;
const fraction = fc.double({ min: 0, max: 0.999, noNaN: true });

test("the backoff starts with at most one second, doubles, and is at most 45 minutes", () => {
  const bounds = [1, 2, 3, 12, 13, 500].map((receiveCount) => backoffMs(receiveCount, always(1)));
  expect(bounds).toEqual([1000, 2000, 4000, 2_048_000, 2_700_000, 2_700_000]);
});

test("no delay is shorter than the Retry-After of the API", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 1000 }), fraction, fc.nat(3_600_000), (count, random, asked) => {
      expect(backoffMs(count, always(random), asked)).toBeGreaterThanOrEqual(asked);
      expect(accountDelayMs(count, always(random), asked)).toBeGreaterThanOrEqual(asked);
      expect(unknownDelayMs(1, always(random), asked)).toBeGreaterThanOrEqual(asked);
    }),
  );
});

test.each([
  ["throttled", backoffMs],
  ["rejected because of the account", accountDelayMs],
])("a message that is %s for 14 days is received fewer than 1,000 times", (_, delayMs) => {
  // Average jitter.
  let receiveCount = 1;
  for (let waited = 0; waited < DAYS_14; receiveCount++) waited += delayMs(receiveCount, always(0.5));
  expect(receiveCount).toBeLessThan(950);
});

test("after an account error a message waits 5 to 10 minutes at first, and at most 45", () => {
  expect(accountDelayMs(1, always(0))).toBe(300_000);
  expect(accountDelayMs(1, always(1))).toBe(600_000);
  expect(accountDelayMs(900, always(1))).toBe(2_700_000);
});

test("after an unknown submission a message waits 5 to 10 s, the second time 5 to 10 minutes", () => {
  expect([0, 1].map((random) => unknownDelayMs(1, always(random)))).toEqual([5000, 10_000]);
  expect([0, 1].map((random) => unknownDelayMs(2, always(random)))).toEqual([300_000, 600_000]);
});

test("a target that is scaled to zero has five times longer to wake up after each try", () => {
  expect([0, 1, 2, 3].map(wakeDelayMs)).toEqual([5000, 25_000, 125_000, 625_000]);
});
