import { expect, test } from "vitest";
import { cronFault } from "./cron.ts";

test.each([
  "45 7 ? * MON-FRI *",
  "0/15 8-18 * * ? *",
  "0 0 1,15 JAN-JUN/2 ? 2026-2030",
  "0 9 L * ? *",
  "0 9 15W * ? *",
  "0 9 ? * 6L *",
  "0 9 ? * MON#1 *",
])("%s is a time to wake at", (cron) => {
  expect(cronFault(cron)).toBeUndefined();
});

test.each([
  ["0 8 * * *", "has 5 fields, not six"],
  ["60 8 ? * * *", 'has "60" as its minute'],
  ["0 8-24 ? * * *", 'has "8-24" as its hour'],
  ["0/0 8 ? * * *", 'has "0/0" as its minute'],
  ["0 8 32 * ? *", 'has "32" as its day of month'],
  ["0 8 ? FOO * *", 'has "FOO" as its month'],
  ["0 8 ? * 0 *", 'has "0" as its day of week'],
  ["0 8 ? * * 1969", 'has "1969" as its year'],
  ["0 8 99W * ? *", 'has "99W" as its day of month'],
  ["0 8 0W * ? *", 'has "0W" as its day of month'],
  ["0 8 ? * 0L *", 'has "0L" as its day of week'],
  ["0 8 ? * 8#1 *", 'has "8#1" as its day of week'],
  ["0 8 * * * *", "must have ?"],
  ["0 8 ? * ? *", "must have ?"],
])("%s is refused, since it %s", (cron, fault) => {
  expect(cronFault(cron)).toContain(fault);
});
