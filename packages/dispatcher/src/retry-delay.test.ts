import fc from "fast-check";
import { expect, test } from "vitest";
import { retryInOutage, unknownDelayMs, wakeDelayMs } from "./retry-delay.ts";

const always = (value: number) => () => value;

function retryOf(ownMs: number, askedMs: number, random = 0.5) {
  const circuits = { retryDelayMs: () => ownMs } as unknown as Parameters<
    typeof retryInOutage
  >[0]["circuits"];
  return retryInOutage({ circuits, random: always(random) }, "account", "why", askedMs);
}

test("no delay is shorter than the Retry-After of the API, or much longer because of it", () => {
  fc.assert(
    fc.property(
      fc.nat(1_650_000),
      fc.nat(3_600_000),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (own, asked, random) => {
        const { afterMs } = retryOf(own, asked, random);
        expect(afterMs).toBeGreaterThanOrEqual(Math.max(own, asked));
        expect(afterMs).toBeLessThanOrEqual(Math.max(own, asked + 10_000));
      },
    ),
  );
});

test("after an unknown submission a message waits at least 5 to 10 s, the second time 15 to 30 s", () => {
  expect([0, 1].map((random) => unknownDelayMs(1, always(random)))).toEqual([5000, 10_000]);
  expect([0, 1].map((random) => unknownDelayMs(2, always(random)))).toEqual([15_000, 30_000]);
});

test("a target that is scaled to zero has five times longer to wake up after each try", () => {
  expect([0, 1, 2, 3].map(wakeDelayMs)).toEqual([5000, 25_000, 125_000, 625_000]);
});
