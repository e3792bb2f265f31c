import { expect, test } from "vitest";
import { EXPLAINING_SECONDS, explainAnHour } from "./explaining.ts";

const CHECKS_A_MINUTE = 12.5 * 45;

/** Minute by minute: jobs of an hour, each ended when it was submitted, are checked oldest first, from five minutes on. */
function simulated(perSecond: number) {
  let checked = 0;
  let minute = 5;
  let knownJobs = 0;
  let lateJobs = 0;
  for (; checked < perSecond * 3600; minute++) {
    const due = Math.min(60, minute - 4) * 60 * perSecond;
    const upTo = Math.min(due, checked + CHECKS_A_MINUTE);
    const secondOf = (checked + upTo) / 2 / perSecond;
    const age = (minute + 0.5) * 60 - secondOf;
    if (age <= 3600) knownJobs += upTo - checked;
    if (age > (10 + 60 + 60) * 60) lateJobs += upTo - checked;
    checked = upTo;
  }
  return { minutes: minute - 5, knownMinutes: knownJobs / perSecond / 60, lateJobs };
}

test.each([1, 3, 9, 20, 25, 40, 100, 192, 200])("an hour at %d submissions a second", (perSecond) => {
  const { seconds, isInTime, knownSeconds } = explainAnHour(perSecond);
  const { minutes, knownMinutes, lateJobs } = simulated(perSecond);
  expect(Math.abs(seconds / 60 - minutes)).toBeLessThanOrEqual(1);
  expect(Math.abs(knownSeconds / 60 - knownMinutes)).toBeLessThanOrEqual(2);
  expect(isInTime).toBe(lateJobs === 0);
});

test("28 submissions a second are the most that are explained in time", () => {
  expect(EXPLAINING_SECONDS).toBe((60 + 130 - 5) * 60);
  expect(explainAnHour(28).isInTime).toBe(true);
  expect(explainAnHour(29).isInTime).toBe(false);
});
