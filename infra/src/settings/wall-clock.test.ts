import { expect, test } from "vitest";
import { instantOf } from "./wall-clock.ts";

const instant = (wall: string, timeZone: string) => {
  const found = instantOf(Date.parse(`${wall}Z`), timeZone);
  return found === undefined ? undefined : new Date(found).toISOString();
};

test.each([
  ["2027-01-15T08:00", "UTC", "2027-01-15T08:00:00.000Z"],
  ["2027-01-15T08:00", "Europe/Berlin", "2027-01-15T07:00:00.000Z"],
  ["2027-07-15T08:00", "Europe/Berlin", "2027-07-15T06:00:00.000Z"],
  ["2027-01-01T00:00", "Pacific/Kiritimati", "2026-12-31T10:00:00.000Z"],
  ["2027-01-15T08:00", "Asia/Kathmandu", "2027-01-15T02:15:00.000Z"],
])("clocks show %s in %s at %s", (wall, timeZone, expected) => {
  expect(instant(wall, timeZone)).toBe(expected);
});

test.each([
  ["2027-03-28T02:30", "Europe/Berlin"],
  ["2027-03-14T02:00", "America/New_York"],
  ["2027-10-03T02:15", "Australia/Lord_Howe"],
])("clocks never show %s in %s, since daylight saving time begins", (wall, timeZone) => {
  expect(instant(wall, timeZone)).toBeUndefined();
});

test("of a time that clocks show twice, the first instant counts", () => {
  expect(instant("2027-10-31T02:30", "Europe/Berlin")).toBe("2027-10-31T00:30:00.000Z");
  expect(instant("2027-11-07T01:30", "America/New_York")).toBe("2027-11-07T05:30:00.000Z");
});
