import fc from "fast-check";
import { expect, test } from "vitest";
import { checkConcurrency } from "./check-concurrency.ts";
import { neededOf, planConcurrency } from "./concurrency-plan.ts";
import { fittingSettings } from "./fitting-settings.ts";
import { accountFacts, known, needs } from "./testing/account.fixture.ts";

const LARGER = { dispatcherConcurrency: 25, drainConcurrency: 5, publishersPerShard: 4 };

const account = (limit: number, unreserved = limit) =>
  accountFacts({ concurrency: known({ limit, unreserved }) });
const check = (limit: number, of = needs()) => checkConcurrency(account(limit), of);

test("the defaults need exactly the ten functions of a new account, one of them for deliveries", () => {
  expect(planConcurrency(needs().settings, 0)).toEqual({
    jobsPerSecond: 20,
    dispatchers: 2,
    publishers: 4,
    schedulers: 1,
    receivers: 1,
    exception: 2,
    drains: 2,
  });
  expect(check(10)).toEqual([
    {
      level: "ok",
      what: "Lambda concurrency: 10 functions may run at the same time, 10 are needed",
      why: "2 dispatchers, 4 publishers, 1 scheduler, 1 for deliveries, 2 to drain deliveries. That leaves room for 20 deliveries a second, if the account's other functions are idle.",
    },
  ]);
});

test.each([
  [9, needs(), "warning"],
  [8, needs(), "warning"],
  [7, needs(), "error"],
  [10, needs({ dispatcherConcurrency: 3 }), "warning"],
  [10, needs({ dispatcherConcurrency: 25 }), "error"],
  [10, needs({}, { wakes: 2 }), "ok"],
  [10, needs({}, { wakes: 3 }), "warning"],
  [57, needs(LARGER), "ok"],
  [56, needs(LARGER), "warning"],
  [52, needs(LARGER), "warning"],
  [51, needs(LARGER), "error"],
  [1000, needs(LARGER), "ok"],
])(
  "a quota of %i for %j: %s; the receiver has room in ordinary operation, or it is an error",
  (limit, of, level) => {
    expect(check(limit, of)).toEqual([expect.objectContaining({ level })]);
  },
);

test("a refusal names settings that fit, and the request for a quota that is enough", () => {
  expect(check(10, needs(LARGER))).toEqual([
    {
      level: "error",
      what: "Lambda concurrency: 10 functions may run at the same time, 57 are needed",
      why: expect.stringContaining("outputs whose delivery is throttled twice are lost"),
      remedies: [
        {
          text: "Set dispatcherConcurrency: 2, drainConcurrency: 2, publishersPerShard: 1 in the configuration file.",
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
    remedies: [{}, { command: expect.arrayContaining(["--desired-value 1027"]) }],
  });
});

test("what the deployed receiver has reserved is available to it", () => {
  const facts = (reservedConcurrency: number) => ({
    ...account(1000, 860),
    held: known({ reservedConcurrency, alarms: 0, secrets: 0 }),
  });
  const reserving = needs({ receiverReservedConcurrency: 800 });
  expect(checkConcurrency(facts(0), reserving)).toMatchObject([{ level: "error" }]);
  expect(checkConcurrency(facts(100), reserving)).toMatchObject([{ level: "ok" }]);
  // The reservation was removed from the settings.
  expect(
    checkConcurrency({ ...facts(50), concurrency: known({ limit: 57, unreserved: 7 }) }, needs(LARGER)),
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

test("the settings that a refusal names always fit, and one dispatcher more does not", () => {
  const setting = (min: number, max: number) => fc.integer({ min, max });
  fc.assert(
    fc.property(
      fc.record({
        submissionsPerMinute: setting(10, 1_000_000),
        dispatcherConcurrency: setting(2, 1000),
        drainConcurrency: setting(2, 1000),
        publishersPerShard: setting(1, 10),
      }),
      setting(0, 200),
      setting(10, 3000),
      (settings, wakes, room) => {
        const fitting = fittingSettings(settings, wakes, room);
        const lowest = { ...settings, dispatcherConcurrency: 2, drainConcurrency: 2, publishersPerShard: 1 };
        if (fitting === undefined) {
          expect(neededOf(planConcurrency(lowest, wakes))).toBeGreaterThan(room);
          return;
        }
        const changed = { ...settings, ...fitting };
        expect(neededOf(planConcurrency(changed, wakes))).toBeLessThanOrEqual(room);
        if (changed.dispatcherConcurrency === settings.dispatcherConcurrency) return;
        const more = { ...changed, dispatcherConcurrency: changed.dispatcherConcurrency + 1 };
        expect(neededOf(planConcurrency(more, wakes))).toBeGreaterThan(room);
      },
    ),
  );
});
