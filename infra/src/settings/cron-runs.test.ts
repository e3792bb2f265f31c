import { expect, test } from "vitest";
import { cronError } from "./cron.ts";
import { neverRunsError } from "./cron-runs.ts";

const NOW = new Date("2026-11-28T20:00:00Z");

function errorOf(cron: string, timeZone = "UTC", now = NOW): string | undefined {
  expect(cronError(cron)).toBeUndefined();
  return neverRunsError(cron, timeZone, now);
}

test.each([
  ["0 8 30 2 ? *", "February has no 30th"],
  ["0 8 30,31 FEB ? *", "nor a 31st"],
  ["0 8 31 4 ? *", "April has no 31st"],
  ["0 8 31 4,6,9,11 ? *", "nor has another month of thirty days"],
  ["0 8 31/2 APR-JUN/2 ? *", "nor by steps"],
  ["0 8 30-31 2 ? *", "nor by a range"],
  ["0 8 31W 2,4,6,9,11 ? *", "the working day nearest to a day needs that day"],
  ["0 8 29 2 ? 2027", "2027 is not a leap year"],
  ["0 8 29W 2 ? 2027,2029", "nor is 2029"],
  ["0 8 29 2 ? 2100", "2100 is not a leap year, although four divides it"],
  ["0 8 ? 2 MON#5 2027-2043", "no February of these years has five Mondays"],
  ["0 8 ? FEB 4#5 2029", "nor five Wednesdays"],
])("%s never runs: %s", (cron) => {
  expect(errorOf(cron)).toBe("never runs: no date and time in UTC matches all of its fields");
});

test.each([
  ["0 8 29 2 ? *"],
  ["0 8 29 2 ? 2027-2028"],
  ["0 8 30 2,3 ? *"],
  ["0 8 31 4-5 ? *"],
  ["0 8 31 * ? *"],
  ["0 8 L 2 ? *"],
  ["0 8 LW 2 ? *"],
  ["0 8 30W 4 ? *"],
  ["0 8 ? 2 MON#5 *"],
  ["0 8 ? 2 MON#5 2044"],
  ["0 8 ? 2 SUNL *"],
  ["0 8 ? * L *"],
  ["0 8 28-3 2 ? *"],
  ["0/30 20-2 ? * MON-FRI *"],
  ["* * * * ? *"],
  ["0 0 1 1 ? 2199"],
  ["0 8 ? * * 2020,2030"],
  ["0 8 ? * * 1970/57"],
])("%s runs", (cron) => {
  expect(errorOf(cron)).toBeUndefined();
});

test.each([
  ["0 8 ? * * 2020", "2020-12-31 08:00"],
  ["0 8 ? * * 1970-2025", "2025-12-31 08:00"],
  ["0/20 8-10 1,15 JAN-OCT ? 2026", "2026-10-15 10:40"],
  ["0 8 ? 11 MON#1 2026/229", "2026-11-02 08:00"],
  ["59 19 28 11 ? 2026", "2026-11-28 19:59"],
  ["0 20 28 11 ? 2026", "2026-11-28 20:00"],
  ["0 8 ? NOV 6L 2026", "2026-11-27 08:00"],
  ["0 8 28W 11 ? 2026", "2026-11-27 08:00"],
  ["0 8 1W 8 ? 2026", "2026-08-03 08:00"],
  ["0 8 31W 5 ? 2026", "2026-05-29 08:00"],
  ["0 8 15W 11 ? 2026", "2026-11-16 08:00"],
  ["0 8 ? NOV L 2026", "2026-11-28 08:00"],
  ["0 8 ? 11 6#4 2026", "2026-11-27 08:00"],
  ["0 22-2/2 1 1 ? 2026", "2026-01-01 22:00"],
])("%s never runs again, since its last time was %s", (cron, last) => {
  expect(errorOf(cron)).toBe(
    `never runs again, since its last time was ${last} (UTC); change its year, or write * for every year`,
  );
});

test("a time later in the last year still counts, to the minute and in the time zone", () => {
  expect(errorOf("1 20 28 11 ? 2026")).toBeUndefined();
  expect(errorOf("0 8 ? * * 2026")).toBeUndefined();
  expect(errorOf("0 15 28 11 ? 2026", "America/New_York")).toMatch(/2026-11-28 15:00 \(America\/New_York\)/);
  expect(errorOf("1 15 28 11 ? 2026", "America/New_York")).toBeUndefined();
  expect(errorOf("0 0 1 1 ? 2027", "Pacific/Kiritimati", new Date("2026-12-31T10:01:00Z"))).toMatch(
    /never runs again/,
  );
});

test("a time that the change to daylight saving time leaves out does not run", () => {
  expect(errorOf("30 2 28 3 ? 2027", "Europe/Berlin")).toBe(
    "never runs: no date and time in Europe/Berlin matches all of its fields",
  );
  expect(errorOf("* 2 28 3 ? 2027", "Europe/Berlin")).toMatch(/^never runs:/);
  expect(errorOf("30 2 28 3 ? 2027")).toBeUndefined();
  expect(errorOf("30 2 28 3 ? 2027,2028", "Europe/Berlin")).toBeUndefined();
  expect(errorOf("30 2-3 28 3 ? 2027", "Europe/Berlin")).toBeUndefined();
});
