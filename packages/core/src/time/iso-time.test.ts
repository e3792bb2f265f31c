import fc from "fast-check";
import * as v from "valibot";
import { expect, test } from "vitest";
import { isoTime, timestamp } from "./iso-time.ts";

test("every time that is written is a valid timestamp", () => {
  fc.assert(
    fc.property(fc.date({ min: new Date(0), max: new Date("9999-12-31"), noInvalidDate: true }), (date) => {
      expect(v.is(timestamp("when"), isoTime(date.getTime()))).toBe(true);
    }),
  );
});

test.each([
  "2026-01-01T00:00:00Z",
  "2026-01-01T00:00:00.000+00:00",
  "2026-01-01 00:00:00.000Z",
  "2026-13-01T00:00:00.000Z",
  "2026-01-01T24:00:00.000Z",
  "",
])("%j is not a valid timestamp", (text) => {
  expect(v.is(timestamp("when"), text)).toBe(false);
});
