import { expect, test } from "vitest";
import { checkConcurrency } from "./check-concurrency.ts";
import { accountFacts, known, needs } from "./testing/account.fixture.ts";

const check = (limit: number, settings: Parameters<typeof needs>[0], facts = {}) =>
  checkConcurrency(
    accountFacts({ concurrency: known({ limit, unreserved: limit }), ...facts }),
    needs(settings),
  );

test("a reservation must leave 100 unreserved, since AWS rejects it otherwise", () => {
  expect(check(1000, { receiverReservedConcurrency: 900 })).toEqual([
    { level: "ok", what: "Lambda concurrency: 900 for the receiver, and 100 for other functions" },
  ]);
  expect(check(1000, { receiverReservedConcurrency: 901 })).toEqual([
    {
      level: "error",
      what: "Lambda concurrency: 901 cannot be reserved for the receiver",
      why: "1000 of the account's 1000 are not reserved, and AWS requires that 100 remain so. The deployment would fail.",
      remedies: [
        { text: "Set receiverReservedConcurrency to 900 or less, or remove it in the configuration file." },
        { text: expect.any(String), command: expect.arrayContaining(["--desired-value 1001"]) },
      ],
    },
  ]);
});

test("a new account can reserve nothing", () => {
  expect(check(10, { receiverReservedConcurrency: 10 })).toMatchObject([
    {
      level: "error",
      remedies: [
        { text: "Remove receiverReservedConcurrency in the configuration file." },
        { command: expect.arrayContaining(["--desired-value 110"]) },
      ],
    },
  ]);
});

test("if it is not known what the deployed stack has reserved, too large a reservation is only a warning", () => {
  const held = { isKnown: false, action: "cloudformation:ListStackResources" } as const;
  expect(check(1000, { receiverReservedConcurrency: 950 }, { held })).toMatchObject([
    { level: "warning", why: expect.stringContaining("that is not known here") },
  ]);
  expect(check(1000, { receiverReservedConcurrency: 900 }, { held })).toMatchObject([{ level: "ok" }]);
});

test("a reservation is a limit: one that is too small for the deliveries is a warning with the number", () => {
  const settings = { submissionsPerMinute: 12_000, dispatcherConcurrency: 25, drainConcurrency: 5 };
  expect(check(1000, { ...settings, receiverReservedConcurrency: 29 })).toMatchObject([{ level: "ok" }]);
  expect(check(1000, { ...settings, receiverReservedConcurrency: 28 })).toMatchObject([
    {
      level: "warning",
      what: "Lambda concurrency: 28 are reserved for the receiver, 29 are needed",
      remedies: [{ text: "Set receiverReservedConcurrency to 29 or more in the configuration file." }],
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
