import { expect, test } from "vitest";
import {
  checkSchedules,
  mostWokenAtOnce,
  parseTargets,
  type Schedule,
  targetsOf,
} from "./check-schedules.ts";

const time = { expression: "rate(1 minute)", timeZone: "UTC" };
const minute: Schedule = {
  ...{ task: "minute", name: "minute-1", group: "G", state: "ENABLED", targets: ["model:a/production"] },
  ...time,
};
const wake: Schedule = { ...minute, task: "wake", name: "wake-1" };

test("all that are enabled are good", () => {
  expect(checkSchedules([minute])).toMatchObject([
    { result: "ok", message: "The one that runs every minute is enabled." },
  ]);
  expect(checkSchedules([minute, wake])).toMatchObject([
    { result: "ok", message: expect.stringContaining("enabled, and 1 to wake targets.") },
  ]);
});

test.each<[string, Schedule[], string, string]>([
  [
    "that is disabled",
    [{ ...minute, state: "DISABLED" }],
    "every minute is disabled. Jobs whose",
    "group G, schedule minute-1",
  ],
  ["that was deleted", [{ ...minute, state: undefined }], "every minute does not exist.", "created again"],
  ["that is missing", [wake], "every minute does not exist.", "Scheduler not running"],
  [
    "of a wake that is disabled",
    [minute, { ...wake, state: "DISABLED" }],
    "to wake model:a/production is disabled. The target stays",
    "schedule wake-1",
  ],
])("a schedule %s is one problem", (_, schedules, message, fix) => {
  expect(checkSchedules(schedules)).toEqual([
    {
      ...{ check: "schedules", result: "problem" },
      message: expect.stringContaining(message),
      fix: { text: expect.stringContaining(fix) },
    },
  ]);
});

test("the targets of the settings are those of the schedule that runs every minute", () => {
  expect(targetsOf([{ ...wake, targets: ["model:b/production"] }, minute])).toEqual(["model:a/production"]);
  expect(parseTargets('{"task":"minute","targets":["model:a/production"]}')).toEqual(["model:a/production"]);
  expect(parseTargets('{"task":"wake","target":"model:b/production"}')).toEqual(["model:b/production"]);
  for (const text of [undefined, "no JSON", "null", "{}", '{"targets":[1]}'])
    expect(parseTargets(text)).toEqual([]);
});

test("targets that are woken at the same time count together", () => {
  expect(mostWokenAtOnce([minute])).toBe(0);
  expect(mostWokenAtOnce([wake, wake, { ...wake, timeZone: "Europe/Berlin" }])).toBe(2);
});
