import { describe, expect, test } from "vitest";
import { recoveryBoundMs } from "../invariants/recovery.ts";
import { CAUSES, type Cause } from "./causes.ts";
import { measureRecovery, percentile } from "./measure-recovery.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const TIMEOUT_MS = 60_000;

const causeOf = (name: string): Cause => CAUSES.find((cause) => cause.name === name) ?? expect.fail(name);

async function expectInTime(cause: Cause, lengthMs: number, receiveCount = 0) {
  const recovery = await measureRecovery({ cause, lengthMs, receiveCount });
  const { recoveredMs, violations, statuses } = recovery;
  expect(violations).toEqual([]);
  // In some outages the processes that have cached a secret go on for minutes.
  expect(recoveredMs.length).toBeGreaterThan(100);
  expect(percentile(recoveredMs, 0.99)).toBeLessThanOrEqual(recoveryBoundMs({ from: 0, to: lengthMs }));
  expect(statuses).toEqual({ SUCCEEDED: 220 });
  return recovery;
}

describe("when an outage ends, 99 % of the jobs that waited are submitted within a tenth of its length, or a minute", () => {
  test.each(CAUSES)(
    "after 10 minutes: $name",
    async (cause) => void (await expectInTime(cause, 10 * MINUTE)),
    TIMEOUT_MS,
  );

  test.each([
    ["1 minute", "wrong API key", MINUTE],
    ["1 minute", "the API does not respond", MINUTE],
    ["1 hour", "the API responds with 503", HOUR],
    ["12 hours", "the API responds with 500, 502 or 504", 12 * HOUR],
  ])(
    "after %s: %s",
    async (_, cause, lengthMs) => void (await expectInTime(causeOf(cause), lengthMs)),
    TIMEOUT_MS,
  );

  test.each(["the API responds with 503", "table `Jobs` refuses calls"])(
    "whatever their messages have been through: %s",
    async (cause) => void (await expectInTime(causeOf(cause), MINUTE, 400)),
    TIMEOUT_MS,
  );
});

test(
  "in an outage of 12 hours the API gets about a call a minute, and a message is received about 110 times",
  async () => {
    const { calls, maxReceiveCount } = await expectInTime(
      causeOf("connections to the API are refused"),
      12 * HOUR,
    );
    expect(calls).toBeLessThan(1000);
    expect(maxReceiveCount).toBeLessThan(125);
  },
  TIMEOUT_MS,
);
