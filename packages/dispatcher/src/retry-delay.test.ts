import fc from "fast-check";
import { expect, test } from "vitest";
import { accountDelayMs, asleepDelayMs, backoffMs, unknownDelayMs } from "./retry-delay.ts";

const DAYS_14 = 14 * 24 * 3_600_000;
const always = (value: number) => () => value;
const fraction = fc.double({ min: 0, max: 0.999, noNaN: true });

test("backing off starts within a second, doubles, and stays under 45 minutes", () => {
  const bounds = [1, 2, 3, 12, 13, 500].map((receives) => backoffMs(receives, always(1)));
  expect(bounds).toEqual([1000, 2000, 4000, 2_048_000, 2_700_000, 2_700_000]);
});

test("what the API asked for is waited for in full", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 1000 }), fraction, fc.nat(3_600_000), (receives, random, asked) => {
      expect(backoffMs(receives, always(random), asked)).toBeGreaterThanOrEqual(asked);
      expect(accountDelayMs(receives, always(random), asked)).toBeGreaterThanOrEqual(asked);
      expect(unknownDelayMs(1, always(random), asked)).toBeGreaterThanOrEqual(asked);
    }),
  );
});

test.each([
  ["throttled", backoffMs],
  ["refused for its account", accountDelayMs],
])("a message that is %s for 14 days is received fewer than 1,000 times", (_, delayMs) => {
  // An average dispatcher: half of every jitter.
  let receives = 1;
  for (let waited = 0; waited < DAYS_14; receives++) waited += delayMs(receives, always(0.5));
  expect(receives).toBeLessThan(950);
});

test("a refused account is asked again after 5 to 10 minutes at first, after 45 at the most", () => {
  expect(accountDelayMs(1, always(0))).toBe(300_000);
  expect(accountDelayMs(1, always(1))).toBe(600_000);
  expect(accountDelayMs(900, always(1))).toBe(2_700_000);
});

test("an unknown submission is made again after 5 to 10 s, then after 5 to 10 minutes", () => {
  expect([0, 1].map((random) => unknownDelayMs(1, always(random)))).toEqual([5000, 10_000]);
  expect([0, 1].map((random) => unknownDelayMs(2, always(random)))).toEqual([300_000, 600_000]);
});

test("a sleeping target has more and more time to wake", () => {
  expect([0, 1, 2, 3].map(asleepDelayMs)).toEqual([5000, 25_000, 125_000, 625_000]);
});
