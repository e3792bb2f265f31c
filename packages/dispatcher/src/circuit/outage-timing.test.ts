import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { maxDelayMs, probeIntervalMs, withJitter } from "./outage-timing.ts";

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** What the requirement allows after an outage of this length. */
const bound = (outageMs: number) => Math.min(30 * MINUTE, Math.max(60 * SECOND, outageMs / 10));

describe("a message that waits", () => {
  test("comes back in time after an outage of any length: it may meet a probe that just failed, and one in progress", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 14 * DAY }), (outageMs) => {
        // The last probe failed at the end of the outage. The slot is taken until the next one, and denies the message.
        const deniedAt = outageMs + probeIntervalMs(outageMs);
        const backAt = deniedAt + maxDelayMs(deniedAt);
        // Then the probe that succeeds is in progress.
        const submittedAt = backAt + probeIntervalMs(backAt);
        // A few seconds are left for the probe itself.
        expect(submittedAt + 5 * SECOND).toBeLessThanOrEqual(outageMs + bound(outageMs) + 6 * SECOND);
      }),
    );
  });

  test("waits a few seconds at first, half a minute in the first minutes, and at most 27.5 minutes", () => {
    const delays = [0, 10 * SECOND, MINUTE, 5 * MINUTE, HOUR, 5 * HOUR, 12 * HOUR].map(maxDelayMs);
    expect(delays).toEqual([3, 10, 30, 30, 270, 1350, 1650].map((seconds) => seconds * SECOND));
  });

  test.each([
    ["the shortest jitter", 0],
    ["average jitter", 0.5],
  ])("for 14 days with %s is received fewer than 940 times", (_, random) => {
    let receives = 1;
    for (let elapsed = 0; elapsed < 14 * DAY; receives++)
      elapsed += withJitter(maxDelayMs(elapsed), () => random);
    expect(receives).toBeLessThan(random === 0 ? 940 : 880);
  });
});

test("probes are due every second at first, soon every ten, and at most every 45", () => {
  const intervals = [0, 10 * SECOND, MINUTE, HOUR, 12 * HOUR].map(probeIntervalMs);
  expect(intervals).toEqual([1, 5, 10, 36, 45].map((seconds) => seconds * SECOND));
});
