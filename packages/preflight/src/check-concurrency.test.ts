import fc from "fast-check";
import { expect, test } from "vitest";
import { checkConcurrency } from "./check-concurrency.ts";
import { deliveriesFor, neededOf, ordinaryOf, planConcurrency, receiversFor } from "./concurrency-plan.ts";
import { fittingSettings } from "./fitting-settings.ts";
import { accountFacts, known, needs } from "./testing/account.fixture.ts";

const LARGER = {
  submissionsPerMinute: 12_000,
  dispatcherConcurrency: 25,
  drainConcurrency: 5,
  publishersPerShard: 4,
};
const FASTER =
  "The provider delivers a backlog as fast as the models compute; if that is faster than jobs are submitted, set peakDeliveriesPerSecond.";

const account = (limit: number, unreserved = limit) =>
  accountFacts({ concurrency: known({ limit, unreserved }) });
const check = (limit: number, of = needs()) => checkConcurrency(account(limit), of);

test("in ordinary operation the defaults need exactly the ten functions of a new account", () => {
  const plan = planConcurrency(needs().settings, 0);
  expect(plan).toEqual({
    jobsPerSecond: 3,
    deliveriesPerSecond: 3,
    together: 1,
    dispatchers: 2,
    publishers: 4,
    schedulers: 1,
    receivers: 3,
    exception: 2,
    drains: 2,
  });
  expect(ordinaryOf(plan)).toBe(10);
  expect(check(12)).toEqual([
    {
      level: "ok",
      what: "Lambda concurrency: 12 functions may run at the same time, 12 are needed",
      why: `2 dispatchers, 4 publishers, 1 scheduler, 3 for 3 deliveries a second, 2 to drain deliveries. The receiver has room for 3 deliveries a second, if the account's other functions are idle. ${FASTER}`,
    },
  ]);
});

test("in a new account it is a warning: the receiver has no room while deliveries are drained", () => {
  expect(check(10)).toEqual([
    {
      level: "warning",
      what: "Lambda concurrency: 10 functions may run at the same time, 12 are needed",
      why: `2 dispatchers, 4 publishers, 1 scheduler, 3 for 3 deliveries a second, 2 to drain deliveries. That is enough in ordinary operation. While spilled deliveries are drained or targets are woken, the receiver may be throttled; outputs whose delivery is throttled twice are lost. ${FASTER}`,
      remedies: [{ command: expect.arrayContaining(["--desired-value 1000"]), text: expect.any(String) }],
    },
  ]);
});

test.each([
  [10, 193],
  [9, 45],
])("with a quota of %i, %i submissions a minute are safe in ordinary operation", (limit, most) => {
  const level = (submissionsPerMinute: number) => check(limit, needs({ submissionsPerMinute }))[0]?.level;
  expect([level(most), level(most + 1)]).toEqual(["warning", "error"]);
  expect(check(limit, needs({ submissionsPerMinute: 1200 }))).toMatchObject([
    {
      level: "error",
      remedies: [
        {
          text: `Set submissionsPerMinute: ${most} in the configuration file: that is enough in ordinary operation.`,
        },
        { command: expect.arrayContaining(["--desired-value 1000"]) },
      ],
    },
  ]);
});

test("with a quota of 8 no setting is enough", () => {
  const [finding] = check(8, needs({ submissionsPerMinute: 10 }));
  expect(finding).toMatchObject({ level: "error", remedies: [{ command: expect.anything() }] });
});

test("deliveries that come faster than jobs are submitted need receivers too, and fewer submissions do not help", () => {
  const of = needs({ peakDeliveriesPerSecond: 100 });
  expect(planConcurrency(of.settings, 0)).toMatchObject({ jobsPerSecond: 3, receivers: 15 });
  expect(check(24, of)).toMatchObject([{ level: "ok" }]);
  const [finding] = check(10, of);
  expect(finding).toMatchObject({ level: "error", remedies: [{ command: expect.anything() }] });
  // Fewer deliveries than jobs are not expected.
  expect(planConcurrency(needs({ peakDeliveriesPerSecond: 1 }).settings, 0).receivers).toBe(3);
});

test("jobs that are submitted together come back together, if the model always takes the same time", () => {
  const receivers = (submissionsPerMinute: number) =>
    planConcurrency(needs({ submissionsPerMinute }).settings, 0).receivers;
  expect([239, 240, 1200, 12_000].map(receivers)).toEqual([4, 6, 30, 30]);
  // Ten at once, and one more group now and then.
  expect(receiversFor(0.01, 10)).toBe(10);
});

test("Lambda accepts ten requests a second for each receiver", () => {
  expect(receiversFor(1000, 1)).toBe(100);
  expect(deliveriesFor(100, 1)).toBe(1000);
});

test.each([
  [11, needs(), "warning"],
  [9, needs(), "error"],
  [12, needs({ dispatcherConcurrency: 3 }), "warning"],
  [10, needs({ dispatcherConcurrency: 3 }), "error"],
  [12, needs({}, { wakes: 2 }), "ok"],
  [12, needs({}, { wakes: 3 }), "warning"],
  [117, needs(LARGER), "ok"],
  [116, needs(LARGER), "warning"],
  [112, needs(LARGER), "warning"],
  [111, needs(LARGER), "error"],
  [1000, needs(LARGER), "ok"],
])(
  "a quota of %i for %j: %s; the receiver has room in ordinary operation, or it is an error",
  (limit, of, level) => {
    expect(check(limit, of)).toEqual([expect.objectContaining({ level })]);
  },
);

test("a refusal names settings that fit, and the request for a quota that is enough", () => {
  expect(check(16, needs(LARGER))).toEqual([
    {
      level: "error",
      what: "Lambda concurrency: 16 functions may run at the same time, 117 are needed",
      why: expect.stringContaining("outputs whose delivery is throttled twice are lost"),
      remedies: [
        {
          text: "Set dispatcherConcurrency: 2, drainConcurrency: 2, publishersPerShard: 1, submissionsPerMinute: 359 in the configuration file.",
        },
        {
          text: "Request a higher quota, and wait until AWS has granted it:",
          command: [
            "aws service-quotas request-service-quota-increase",
            "--service-code lambda",
            "--quota-code L-B99A9384",
            "--desired-value 1000",
            "--region eu-central-1",
          ],
        },
      ],
    },
  ]);
});

test("what other functions have reserved is not available, and the quota to request includes it", () => {
  const [finding] = checkConcurrency(account(1000, 30), needs(LARGER));
  expect(finding).toMatchObject({
    level: "error",
    remedies: [{}, { command: expect.arrayContaining(["--desired-value 1087"]) }],
  });
});

test("what the deployed receiver has reserved is available to it", () => {
  const facts = (reservedConcurrency: number) => ({
    ...account(1000, 860),
    held: known({ reservedConcurrency, alarms: 0, secrets: 0 }),
  });
  const reserving = needs({ receiverReservedConcurrency: 860 });
  expect(checkConcurrency(facts(0), reserving)).toMatchObject([{ level: "error" }]);
  expect(checkConcurrency(facts(100), reserving)).toMatchObject([{ level: "ok" }]);
  // The reservation was removed from the settings.
  expect(
    checkConcurrency({ ...facts(50), concurrency: known({ limit: 117, unreserved: 67 }) }, needs(LARGER)),
  ).toMatchObject([{ level: "ok" }]);
});

test("a check that may not be made is a warning that names the permission", () => {
  const denied = { isKnown: false, action: "lambda:GetAccountSettings" } as const;
  expect(checkConcurrency(accountFacts({ concurrency: denied }), needs())).toEqual([
    {
      level: "warning",
      what: "Lambda concurrency: not checked",
      why: "These credentials may not call lambda:GetAccountSettings.",
      remedies: [{ text: "Allow lambda:GetAccountSettings, and run this again." }],
    },
  ]);
});

test("the settings that a refusal names always fit, and a little more does not", () => {
  const setting = (min: number, max: number) => fc.integer({ min, max });
  fc.assert(
    fc.property(
      fc.record({
        submissionsPerMinute: setting(10, 1_000_000),
        dispatcherConcurrency: setting(2, 1000),
        drainConcurrency: setting(2, 1000),
        publishersPerShard: setting(1, 10),
        peakDeliveriesPerSecond: fc.option(setting(1, 500), { nil: undefined }),
      }),
      setting(0, 200),
      setting(8, 1500),
      fc.constantFrom(neededOf, ordinaryOf),
      (settings, wakes, room, functionsOf) => {
        const of = (changes: Partial<typeof settings>) =>
          functionsOf(planConcurrency({ ...settings, ...changes }, wakes));
        const fitting = fittingSettings(settings, wakes, room, functionsOf);
        const lowest = { dispatcherConcurrency: 2, drainConcurrency: 2, publishersPerShard: 1 };
        if (fitting === undefined) {
          expect(of({ ...lowest, submissionsPerMinute: 10 })).toBeGreaterThan(room);
          return;
        }
        expect(of(fitting)).toBeLessThanOrEqual(room);
        const { dispatcherConcurrency, submissionsPerMinute } = fitting;
        if (submissionsPerMinute !== undefined) {
          expect(of({ ...fitting, submissionsPerMinute: submissionsPerMinute + 1 })).toBeGreaterThan(room);
        } else if (dispatcherConcurrency !== undefined) {
          expect(of({ ...fitting, dispatcherConcurrency: dispatcherConcurrency + 1 })).toBeGreaterThan(room);
        }
      },
    ),
  );
});
