import { isoTime } from "@boomerang/core";
import { expect, test } from "vitest";
import { errorResponse } from "./testing/fake-api.fixture.ts";
import { createHarness, jobMessage } from "./testing/harness.fixture.ts";

const RETENTION_MS = 14 * 86_400_000;
const HOUR_MS = 3_600_000;

test("a message that is about to expire is dead-lettered with the reason, and reconcile checks its job now", async () => {
  const harness = createHarness();
  harness.api.script.submit.push(errorResponse(503), errorResponse(503));
  const sentAt = harness.time.now() - RETENTION_MS + 2 * HOUR_MS;
  const body = JSON.stringify(jobMessage());
  expect((await harness.send(body, { sentAt })).isRetried).toBe(true);
  const late = { sentAt: sentAt - 2 * HOUR_MS, receiveCount: 2 };
  expect((await harness.send(body, late)).isRetried).toBe(false);
  expect(harness.deadLetters.sent).toEqual([
    {
      body,
      attributes: {
        error_code: "not_handled_in_time",
        error_message: expect.stringContaining("last reason: the API did not accept the submission"),
        message_id: expect.any(String),
        sent_at: isoTime(late.sentAt),
      },
    },
  ]);
  const check_at = isoTime(harness.time.now());
  expect(harness.job()).toMatchObject({ status: "PENDING", submissions: 0, check_at });
});

test("an expiring message is dead-lettered although the check of its job cannot be rescheduled", async () => {
  const harness = createHarness();
  const store = { ...harness.store, get: () => Promise.reject(new Error("down")) };
  const sentAt = harness.time.now() - RETENTION_MS;
  const sent = await harness.send(jobMessage(), { sentAt, receiveCount: 2 }, { store });
  expect(sent.isRetried).toBe(false);
  expect(harness.deadLetters.sent).toHaveLength(1);
});

test("an expiring message is retried while the dead-letter queue cannot be reached", async () => {
  const harness = createHarness();
  harness.missing.add("apiKey");
  const deadLetters = { ...harness.deadLetters, send: () => Promise.reject(new Error("unreachable")) };
  const sentAt = harness.time.now() - RETENTION_MS;
  expect((await harness.send(jobMessage(), { sentAt }, { deadLetters })).isRetried).toBe(true);
});
