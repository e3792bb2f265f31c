import { describe, expect, test } from "vitest";
import { maxDelayMs, probeIntervalMs, withJitter } from "./outage-timing.ts";

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** What the requirement allows after an outage of this length. */
const bound = (outageMs: number) => Math.min(30 * MINUTE, Math.max(60 * SECOND, outageMs / 10));

describe("a message that waits", () => {
  /** How long after an outage the message is submitted that waits longest. */
  function latestAfter(outageMs: number): number {
    // The last probe failed at the end of the outage. The slot is taken until the next one, and denies the message.
    const deniedAt = outageMs + probeIntervalMs(outageMs);
    const backAt = deniedAt + maxDelayMs(deniedAt);
    // Then the probe that succeeds is in progress.
    const PROBE_MS = 5 * SECOND;
    return backAt + probeIntervalMs(backAt) + PROBE_MS - outageMs;
  }

  test("comes back in time after an outage of any length: it may meet a probe that just failed, and one in progress", () => {
    const late: string[] = [];
    for (let outageMs = 0; outageMs <= 14 * DAY; outageMs += outageMs < 2 * HOUR ? SECOND : MINUTE)
      if (latestAfter(outageMs) > bound(outageMs))
        late.push(`${latestAfter(outageMs)} ms after an outage of ${outageMs} ms`);
    expect(late).toEqual([]);
  });

  test("waits a few seconds at first, half a minute in the first minutes, and at most 27.5 minutes", () => {
    const delays = [0, 10 * SECOND, MINUTE, 5 * MINUTE, HOUR, 5 * HOUR, 12 * HOUR].map(maxDelayMs);
    expect(delays).toEqual([3, 10, 30, 30, 198, 990, 1650].map((seconds) => seconds * SECOND));
  });

  test("for 14 days is received about 880 times, with average jitter", () => {
    let receives = 1;
    for (let elapsed = 0; elapsed < 14 * DAY; receives++)
      elapsed += withJitter(maxDelayMs(elapsed), () => 0.5);
    expect(receives).toBe(878);
  });
});

test("probes are due every second at first, soon every ten, and at most every 45", () => {
  const intervals = [0, 10 * SECOND, MINUTE, HOUR, 12 * HOUR].map(probeIntervalMs);
  expect(intervals).toEqual([1, 5, 10, 36, 45].map((seconds) => seconds * SECOND));
});
