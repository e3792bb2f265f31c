import { expect, test } from "vitest";
import { checkConcurrency, checkDeployedConcurrency } from "./check-concurrency.ts";
import { accountFacts, known, needs } from "./testing/account.fixture.ts";

const check = (limit: number, settings: Parameters<typeof needs>[0], facts = {}) =>
  checkConcurrency(
    accountFacts({ concurrency: known({ limit, unreserved: limit }), ...facts }),
    needs(settings),
  );

test("a reservation that leaves 100 unreserved, as AWS documents, is granted", () => {
  expect(check(1000, { receiverReservedConcurrency: 900 })).toEqual([
    { level: "ok", what: "Lambda concurrency: 900 for the receiver, and 100 for other functions" },
  ]);
});

test("one that leaves 10 to 99 is a warning: whether AWS accepts it depends on the account", () => {
  for (const [reserved, left] of [
    [901, 99],
    [990, 10],
  ] as const) {
    const [finding] = check(1000, { receiverReservedConcurrency: reserved });
    expect(finding).toEqual({
      level: "warning",
      what: `Lambda concurrency: AWS may refuse to reserve ${reserved} for the receiver`,
      why: `${left} of the account's 1000 would remain unreserved. AWS documents that 100 must, but accepts fewer in some accounts with small quotas. If it refuses, the deployment fails.`,
      remedies: [
        { text: "Set receiverReservedConcurrency to 900 or less, or remove it in the configuration file." },
        { text: expect.any(String), command: expect.arrayContaining([`--desired-value ${1100 - left}`]) },
      ],
    });
  }
});

test("one that leaves fewer than 10 is an error, since AWS accepts that in no account", () => {
  expect(check(1000, { receiverReservedConcurrency: 991 })).toEqual([
    {
      level: "error",
      what: "Lambda concurrency: 991 cannot be reserved for the receiver",
      why: "1000 of the account's 1000 are not reserved, and AWS requires that at least 10 remain so, in most accounts 100. The deployment would fail.",
      remedies: [
        { text: "Set receiverReservedConcurrency to 900 or less, or remove it in the configuration file." },
        { text: expect.any(String), command: expect.arrayContaining(["--desired-value 1091"]) },
      ],
    },
  ]);
});

test.each([
  [10, "error", 110],
  [19, "error", 110],
  [20, "warning", 110],
  [109, "warning", 110],
  [110, "ok", undefined],
])("with a quota of %i, to reserve 10 is %s", (limit, level, desired) => {
  const [finding] = check(limit, { receiverReservedConcurrency: 10 });
  expect(finding?.level).toBe(level);
  if (desired === undefined) return;
  expect(finding?.remedies).toMatchObject([
    { text: "Remove receiverReservedConcurrency in the configuration file." },
    { command: expect.arrayContaining([`--desired-value ${desired}`]) },
  ]);
});

test("a warning about a reservation does not hide what else is wrong with it", () => {
  const settings = { submissionsPerMinute: 12_000, dispatcherConcurrency: 25, drainConcurrency: 5 };
  expect(check(39, { ...settings, receiverReservedConcurrency: 10 })).toMatchObject([
    { level: "warning", what: expect.stringContaining("AWS may refuse") },
    { level: "warning", what: expect.stringContaining("10 are reserved for the receiver, 75 are needed") },
    { level: "warning", what: expect.stringContaining("29 remain for other functions") },
  ]);
});

test("if it is not known what the deployed stack has reserved, too large a reservation is only a warning", () => {
  const held = { isKnown: false, action: "cloudformation:ListStackResources" } as const;
  expect(check(1000, { receiverReservedConcurrency: 995 }, { held })).toMatchObject([
    { level: "warning", why: expect.stringContaining("that is not known here") },
  ]);
  expect(check(1000, { receiverReservedConcurrency: 900 }, { held })).toMatchObject([{ level: "ok" }]);
});

test("a reservation is a limit: one that is too small for the deliveries is a warning with the number", () => {
  const settings = { submissionsPerMinute: 12_000, dispatcherConcurrency: 25, drainConcurrency: 5 };
  expect(check(1000, { ...settings, receiverReservedConcurrency: 75 })).toMatchObject([{ level: "ok" }]);
  expect(check(1000, { ...settings, receiverReservedConcurrency: 74 })).toMatchObject([
    {
      level: "warning",
      what: "Lambda concurrency: 74 are reserved for the receiver, 75 are needed",
      why: expect.stringContaining("70 for 200 deliveries a second, 5 to drain deliveries."),
      remedies: [{ text: "Set receiverReservedConcurrency to 75 or more in the configuration file." }],
    },
  ]);
});

test("dispatchers that do not fit beside a reservation are a warning, since deliveries are stored", () => {
  expect(check(200, { dispatcherConcurrency: 96, receiverReservedConcurrency: 100 })).toMatchObject([
    {
      level: "warning",
      what: "Lambda concurrency: 100 remain for other functions, 101 are needed",
      remedies: [{}, { command: expect.arrayContaining(["--desired-value 201"]) }],
    },
  ]);
  expect(check(200, { dispatcherConcurrency: 95, receiverReservedConcurrency: 100 })).toMatchObject([
    { level: "ok" },
  ]);
});

test("after the deployment, what AWS has granted is no finding, and one that is too small still is", () => {
  const facts = (receiverReservedConcurrency: number) =>
    accountFacts({
      concurrency: known({ limit: 120, unreserved: 120 - receiverReservedConcurrency }),
      held: known({ reservedConcurrency: receiverReservedConcurrency, alarms: 22, secrets: 3 }),
    });
  const deployed = (receiverReservedConcurrency: number) =>
    checkDeployedConcurrency(facts(receiverReservedConcurrency), needs({ receiverReservedConcurrency }));
  expect(deployed(100)).toMatchObject([{ level: "ok" }]);
  expect(deployed(1)).toMatchObject([
    { level: "warning", what: expect.stringContaining("1 are reserved for the receiver") },
  ]);
});
