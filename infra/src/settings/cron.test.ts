import { expect, test } from "vitest";
import { cronError } from "./cron.ts";

test.each([
  "45 7 ? * MON-FRI *",
  "0/15 8-18 * * ? *",
  "0 0 1,15 JAN-JUN/2 ? 2026-2030",
  "0 9 L * ? *",
  "0 9 15W * ? *",
  "0 9 ? * 6L *",
  "0 9 ? * MON#1 *",
])("%s is a valid cron expression", (cron) => {
  expect(cronError(cron)).toBeUndefined();
});

test.each([
  ["0 8 * * *", "must have six fields (minute, hour, day of month, month, day of week, year), not 5"],
  ["60 8 ? * * *", 'has "60" as its minute; allowed are 0 to 59, *, '],
  ["0 8-24 ? * * *", 'has "8-24" as its hour'],
  ["0/0 8 ? * * *", 'has "0/0" as its minute'],
  ["0 8 32 * ? *", 'has "32" as its day of month'],
  [
    "0 8 ? FOO * *",
    'has "FOO" as its month; allowed are 1 to 12, *, ranges such as a-b, steps such as a/b, lists such as a,b, JAN to DEC',
  ],
  ["0 8 ? * 0 *", 'has "0" as its day of week'],
  ["0 8 ? * * 1969", 'has "1969" as its year'],
  ["0 8 99W * ? *", 'has "99W" as its day of month'],
  ["0 8 0W * ? *", 'has "0W" as its day of month'],
  ["0 8 ? * 0L *", 'has "0L" as its day of week'],
  ["0 8 ? * 8#1 *", 'has "8#1" as its day of week'],
  ["0 8 * * * *", "must have ?"],
  ["0 8 ? * ? *", "must have ?"],
])("%s is rejected, since it %s", (cron, message) => {
  expect(cronError(cron)).toContain(message);
});
