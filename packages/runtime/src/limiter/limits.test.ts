import { expect, test } from "vitest";
import { readSettings } from "../settings/read-settings.ts";
import { LIMITS, statusLimitEntries, submissionLimitEntries } from "./limits.ts";

const entries = { ...submissionLimitEntries, ...statusLimitEntries };

test("each limit has a state of its own: a shared one would starve the other limit", () => {
  const names = Object.values(LIMITS).map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
});

test("limits that are not set are those of the API", () => {
  expect(readSettings(entries, {})).toEqual({
    SUBMISSIONS_PER_MINUTE: 12_000,
    STATUS_CALLS_PER_SECOND: 20,
    QUEUE_STATUS_CALLS_PER_SECOND: 20,
  });
});

test.each([
  ["SUBMISSIONS_PER_MINUTE", 10, 1_000_000],
  ["STATUS_CALLS_PER_SECOND", 2, 1000],
  ["QUEUE_STATUS_CALLS_PER_SECOND", 2, 1000],
] as const)("%s may be a whole number from %i to %i", (name, min, max) => {
  for (const value of [min, max]) expect(readSettings(entries, { [name]: `${value}` })[name]).toBe(value);
  for (const value of [min - 1, max + 1, min + 0.5]) {
    expect(() => readSettings(entries, { [name]: `${value}` })).toThrow(
      `${name} must be a whole number from ${min} to ${max}`,
    );
  }
});
