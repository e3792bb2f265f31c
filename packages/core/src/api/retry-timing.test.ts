import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseRetryAfter, retryDelayMs } from "./retry-timing.ts";

const now = Date.UTC(2026, 10, 22, 12, 0, 0);
const bounds = { baseMs: 100, capMs: 1_000 };

test("the upper bound doubles with each attempt up to the cap", () => {
  const almostOne = () => 1 - 2 ** -53;
  const delays = [0, 1, 2, 3, 4, 5, 6, 5_000].map((attempt) =>
    retryDelayMs({ attempt, ...bounds, random: almostOne }),
  );
  expect(delays).toEqual([100, 100, 200, 400, 800, 1_000, 1_000, 1_000]);
});

test("jitter is full: the delay is anywhere between 0 and the bound", () => {
  const delays = [0, 0.25, 0.5].map((random) =>
    retryDelayMs({ attempt: 2, ...bounds, random: () => random }),
  );
  expect(delays).toEqual([0, 50, 100]);
});

test("the delay is at least Retry-After, and at most Retry-After plus the bound", () => {
  const random = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 100 }),
      random,
      fc.option(fc.nat(86_400_000), { nil: undefined }),
      (attempt, value, retryAfterMs) => {
        const delay = retryDelayMs({ attempt, ...bounds, random: () => value, retryAfterMs });
        expect(delay).toBeGreaterThanOrEqual(retryAfterMs ?? 0);
        expect(delay).toBeLessThanOrEqual((retryAfterMs ?? 0) + bounds.capMs);
      },
    ),
  );
});

describe("Retry-After is read", () => {
  test.each([
    ["0", 0],
    ["120", 120_000],
    [" 2 ", 2_000],
    ["1.5", 1_500],
    ["999999999999", 86_400_000],
    ["Sun, 22 Nov 2026 12:00:30 GMT", 30_000],
    ["Sunday, 22-Nov-26 12:00:30 GMT", 30_000],
    ["Sun Nov 22 12:00:30 2026", 30_000],
    ["Sun Nov  1 12:00:30 2026", 0],
    ["Sun, 22 Nov 2026 11:00:00 GMT", 0],
    ["Sun, 22 Nov 2065 11:00:00 GMT", 86_400_000],
  ])("%j", (header, ms) => {
    expect(parseRetryAfter(header, now)).toBe(ms);
  });
});

describe("a Retry-After that cannot be read is undefined", () => {
  test.each([
    null,
    undefined,
    "",
    "-1",
    "soon",
    "1e3",
    "0x10",
    "1,2",
    "2026-11-22T12:00:30Z",
    "Sun, 99 Nov 2026 12:00:30 GMT",
  ])("%j", (header) => {
    expect(parseRetryAfter(header, now)).toBeUndefined();
  });

  test("whatever the header, the result is undefined or at most a day", () => {
    fc.assert(
      fc.property(fc.string(), (header) => {
        const ms = parseRetryAfter(header, now) ?? 0;
        expect(ms >= 0 && ms <= 86_400_000).toBe(true);
      }),
    );
  });
});
