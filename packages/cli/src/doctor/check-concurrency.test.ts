import { expect, test } from "vitest";
import { type ConcurrencyFacts, checkConcurrency } from "./check-concurrency.ts";

const facts = (limit: number): ConcurrencyFacts => ({
  facts: {
    region: "eu-central-1",
    concurrency: { isKnown: true, value: { limit, unreserved: limit } },
    held: { isKnown: true, value: { reservedConcurrency: 0, alarms: 0, secrets: 0 } },
  },
  needs: {
    settings: {
      ...{ submissionsPerMinute: 180, dispatcherConcurrency: 2 },
      ...{ drainConcurrency: 2, publishersPerShard: 1 },
    },
    wakes: 0,
  },
});

test("a quota that is enough is good", () => {
  expect(checkConcurrency(facts(1000))).toMatchObject([
    { check: "quota", result: "ok", message: expect.stringContaining("1000 functions may run") },
  ]);
});

test("one that is too small is a problem, with the command that asks for more", () => {
  expect(checkConcurrency(facts(5))).toMatchObject([
    {
      result: "problem",
      message: expect.stringContaining("outputs whose delivery is throttled twice are lost"),
      fix: {
        text: expect.stringContaining("Request a higher quota"),
        command: expect.stringMatching(
          /^aws service-quotas .* --quota-code L-B99A9384 .*--region eu-central-1$/,
        ),
      },
    },
  ]);
});
