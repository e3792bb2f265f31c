import { expect, test } from "vitest";
import { parseSettings } from "./parse-settings.ts";
import type { BoomerangSettings, TargetSettings, WakeSettings } from "./settings.ts";

const parse = (targets: unknown) => parseSettings({ targets } as BoomerangSettings).targets;
const wakesOf = (...wake: WakeSettings[]) =>
  [{ target: "model:a/production", wake }] satisfies TargetSettings[];
const zoneOf = (timeZone: string) => parse(wakesOf({ cron: "0 8 ? * * *", timeZone }))[0]?.wake[0]?.timeZone;

test("a target gets its canonical form, and wakes in UTC unless another time zone is given", () => {
  const wake = [{ cron: " 0  8 ? * * *" }, { cron: "0 8 ? * * *", timeZone: "Europe/Berlin" }];
  expect(parse([{ target: "model:abc/production", wake }, { target: "chain:d/x" }])).toEqual([
    {
      target: "model:abc/production",
      wake: [
        { cron: "0 8 ? * * *", timeZone: "UTC" },
        { cron: "0 8 ? * * *", timeZone: "Europe/Berlin" },
      ],
    },
    { target: "chain:d/x", wake: [] },
  ]);
});

test("a time zone is spelled as AWS spells it", () => {
  expect(zoneOf("europe/berlin")).toBe("Europe/Berlin");
});

test.each(["PST", "IST", "BST", "UTC+1", "Europe/Atlantis", ""])("the time zone %j is rejected", (given) => {
  expect(() => zoneOf(given)).toThrow(
    `targets.0.wake.0.timeZone ${JSON.stringify(given)} is not a time zone that EventBridge Scheduler accepts; write an IANA name such as Europe/Berlin, not an abbreviation or an offset`,
  );
});

const cron = "0 8 ? * * *";

test.each<[unknown, string]>([
  [[{ target: "abc" }], 'targets.0.target "abc" is not a target; write model:ID or chain:ID, a slash, and'],
  [[{ target: "model:abc123" }], "production, an environment@regional, deployment:ID, or development"],
  [
    [{ target: "chain:def456/deployment" }],
    '"chain:def456/deployment" does not name the deployment; write deployment:ID',
  ],
  [[{ wake: [{ cron }] }], "targets.0.target is missing"],
  [["model:a/b"], "targets.0 must be an object"],
  ["model:a/b", "targets must be a list"],
  [[{ target: "model:a/b", cron }], "targets.0.cron is not a known field; known are target, wake"],
  [[{ target: "model:a/b" }, { target: "model:a/b" }], "targets names model:a/b twice; keep one entry"],
  [wakesOf({ cron: "0 8 * * *" }), "targets.0.wake.0.cron must have six fields"],
  [
    wakesOf({ cron: "0 8 30 2 ? *" }),
    'targets.0.wake.0.cron "0 8 30 2 ? *" never runs: no date and time in UTC matches all of its fields',
  ],
  [
    wakesOf({ cron: "0 8 ? * * 2020", timeZone: "asia/tokyo" }),
    'targets.0.wake.0.cron "0 8 ? * * 2020" never runs again, since its last time was 2020-12-31 08:00 (Asia/Tokyo)',
  ],
  [
    wakesOf({ cron }, { cron: "0  8 ? * * *", timeZone: "utc" }),
    "targets.0.wake names 0 8 ? * * * in UTC twice; keep one entry",
  ],
])("%j is rejected by the name of its field", (targets, error) => {
  expect(() => parse(targets)).toThrow(error);
});

test("an invalid time zone and an invalid cron expression are reported together", () => {
  const invalid = () => parse(wakesOf({ cron: "0 8 * * *", timeZone: "PST" }));
  expect(invalid).toThrow("targets.0.wake.0.cron must have six fields");
  expect(invalid).toThrow('targets.0.wake.0.timeZone "PST" is not');
});

const many = (count: number, wakes = 0) =>
  Array.from({ length: count }, (_, n) => ({
    target: `model:abc${n}/production`,
    wake: Array.from({ length: wakes }, (_, minute) => ({ cron: `${minute} 6 ? * * *` })),
  }));

test("more targets than a stack has room for are rejected", () => {
  expect(parse(many(200))).toHaveLength(200);
  expect(() => parse(many(201))).toThrow(
    "targets are 201, and a stack has room for 200; leave out targets whose queue status you do not need",
  );
});

test("more wake schedules than a stack has room for are rejected, however they are distributed", () => {
  const error =
    "have 201 wake schedules, and a stack has room for 200; combine them: 0 6,12,18 ? * MON-FRI * is one";
  const two = [{ target: "chain:two/wakes", wake: [{ cron }, { cron: "0 9 ? * * *" }] }];
  expect(parse(many(100, 2))).toHaveLength(100);
  expect(() => parse([...many(100, 2), { target: "chain:one/more", wake: [{ cron }] }])).toThrow(error);
  expect(() => parse([...many(199, 1), ...two])).toThrow(error);
});
