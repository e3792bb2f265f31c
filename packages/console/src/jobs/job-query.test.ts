import { describe, expect, test } from "vitest";
import { FormError } from "../form-error.ts";
import { conditionOf, EVERYTHING, formatQuery, isFiltered, parseQuery, STATUSES } from "./job-query.ts";

const NOW = Date.UTC(2026, 10, 28, 12);
const parse = (text: string) => parseQuery(new URLSearchParams(text));

test("a link shows the same list: an address is read as it was written", () => {
  for (const query of [
    EVERYTHING,
    {
      statuses: ["OPEN", "FAILED"],
      target: "model:abc/production",
      batch: "nightly & more",
      since: "1h",
      until: "2026-11-28 09:00",
      cursor: "ended.a.b.c.d",
    } as const,
  ])
    expect(parse(formatQuery(query))).toEqual(query);
});

test("an address may have what the list does not know: it shows all jobs", () => {
  const query = parse("status=NONSENSE&utm=1&target=%20");
  expect(query).toEqual(EVERYTHING);
  expect(isFiltered(query)).toBe(false);
});

describe("the filter of a query", () => {
  test("has every status if none is named, and targets in one form", () => {
    const none = { target: undefined, batchId: undefined, since: undefined, until: undefined };
    expect(conditionOf(EVERYTHING, NOW)).toEqual({ ...none, statuses: STATUSES });
    expect(conditionOf(parse("status=FAILED&status=LOST&batch=b&target=model:a"), NOW)).toEqual({
      ...{ ...none, statuses: ["FAILED", "LOST"], batchId: "b", target: "model:a/production" },
    });
  });

  test.each([
    ["90s", "2026-11-28T11:58:30.000Z"],
    ["1.5h", "2026-11-28T10:30:00.000Z"],
    ["7d", "2026-11-21T12:00:00.000Z"],
    ["2026-11-28 09:00", "2026-11-28T09:00:00.000Z"],
    ["2026-11-28T09:00:30", "2026-11-28T09:00:30.000Z"],
    ["2026-11-28T09:00:30.5Z", "2026-11-28T09:00:30.500Z"],
    ["2026-11-28T09:00+02:00", "2026-11-28T07:00:00.000Z"],
    ["09:00", "2026-11-28T09:00:00.000Z"],
  ])("reads the time %s", (text, expected) => {
    const { since } = conditionOf({ ...EVERYTHING, since: text }, NOW);
    expect(since?.toISOString()).toBe(expected);
  });

  test.each(["yesterday", "1w", "2026-11-28", "25:00", "2026-13-01 09:00", "-1h"])(
    "says how to write a time instead of %s",
    (text) => {
      const read = () => conditionOf({ ...EVERYTHING, until: text }, NOW);
      expect(read).toThrow(FormError);
      expect(read).toThrow(`The time in "Ended until" cannot be read: ${text}.`);
    },
  );

  test("says that a range ends before it begins", () => {
    expect(() => conditionOf({ ...EVERYTHING, since: "5m", until: "1h" }, NOW)).toThrow(
      '"Ended since" (2026-11-28 11:55) is later than "Ended until" (2026-11-28 11:00). Exchange them.',
    );
  });

  test("has no duration on later pages of ended jobs, whose index keeps the times of the first", () => {
    const page = { ...EVERYTHING, since: "4h", until: "2026-11-28 09:00", cursor: "ended.a.b.c.d" };
    expect(conditionOf(page, NOW)).toMatchObject({
      since: undefined,
      until: new Date("2026-11-28T09:00:00Z"),
    });
    const { since } = conditionOf({ ...page, cursor: "batch.a.b.c.d" }, NOW);
    expect(since).toEqual(new Date("2026-11-28T08:00:00Z"));
  });
});
