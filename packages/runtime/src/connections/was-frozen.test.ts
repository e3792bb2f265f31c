import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { BEAT_MS, wasFrozen } from "./was-frozen.ts";

const MINUTE = 60_000;
const START = { wall: Date.UTC(2026, 0, 1), monotonic: 5000 };
const after = (wallMs: number, monotonicMs: number) => ({
  wall: START.wall + wallMs,
  monotonic: START.monotonic + monotonicMs,
});

describe("a process was frozen", () => {
  test.each([
    ["both clocks ran on", 10 * MINUTE, 10 * MINUTE],
    ["the monotonic clock stood still", 10 * MINUTE, 3],
    ["the wall clock stood still", 3, 10 * MINUTE],
    ["both clocks ran on for a little over a second", 1001, 1001],
    ["the wall clock was set back meanwhile, as far as the freeze was long", 0, 10 * MINUTE],
    ["the wall clock was set back by more", -1, 3],
  ])("if %s", (_, wallMs, monotonicMs) => {
    expect(wasFrozen(START, after(wallMs, monotonicMs))).toBe(true);
  });
});

describe("a process was not frozen", () => {
  test.each([
    ["between two calls in the same millisecond", 0, 0],
    ["if it read its clocks one beat ago", BEAT_MS, BEAT_MS],
    ["if it missed beats for a second", 1000, 1000],
    ["if the wall clock was set a little forward or back since the last beat", 900, BEAT_MS],
    ["if the wall clock ran slower than the monotonic one", 200, BEAT_MS],
  ])("%s", (_, wallMs, monotonicMs) => {
    expect(wasFrozen(START, after(wallMs, monotonicMs))).toBe(false);
  });
});

test("a freeze of more than a second is seen by each clock that runs on, whatever the other one shows", () => {
  const ms = fc.double({ min: 1000.5, max: 1e9, noNaN: true });
  const any = fc.double({ min: 0, max: 1e9, noNaN: true });
  fc.assert(
    fc.property(ms, any, (long, other) => {
      expect(wasFrozen(START, after(long, other))).toBe(true);
      expect(wasFrozen(START, after(other, long))).toBe(true);
    }),
  );
});
