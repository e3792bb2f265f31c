import assert from "node:assert/strict";
import type { QueueMessage } from "@boomerang/runtime";
import fc from "fast-check";
import { test } from "vitest";
import { messageBodies } from "../arbitraries/messages.ts";
import { attack, expectCoverage, TIMEOUT_MS } from "../attack.ts";
import { createHarness, type Harness, webhookUrlOf } from "./harness.ts";
import { readMessage, withoutByteOrderMark } from "./read-message.ts";

const VALID_INPUT = '{"PRIVATE": [1.0, 12345678901234567890, "\\ud800"]}';
const VALID = `{"job_id":"neighbour","target":{"model_id":"valid"},"model_input":${VALID_INPUT}}`;

const cases = fc.record({
  others: fc
    .tuple(fc.array(messageBodies, { minLength: 1, maxLength: 4 }), fc.nat(9))
    // Sometimes the first one occurs twice.
    .map(([bodies, n]) => (n === 0 ? [...bodies, ...bodies.slice(0, 1)] : bodies)),
  /** Index of the valid message in the batch. */
  at: fc.nat(4),
});

// Characters that SQS allows in a message attribute.
const XML_CHARACTERS = /^[\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]+$/u;

test(
  "in any batch, a valid message is submitted once with its input unchanged; invalid ones are dead-lettered",
  async () => {
    const coverage = await attack("batches of messages", cases, async ({ others, at }, count) => {
      const batch = [...others.slice(0, at), VALID, ...others.slice(at)];
      const harness = createHarness();
      const response = await harness.send(batch);

      const validIndex = batch.indexOf(VALID);
      const failed = new Set(response.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
      assert.ok(
        !failed.has(`message-${validIndex}`),
        "a valid message is retried because of the other messages in its batch",
      );
      assert.equal(response.batchItemFailures.length, harness.visibilityChanges.length);
      assertSubmittedOnce(harness);
      assertCallsAreRequested(harness, batch);
      assertOnlyNamedJobs(harness, batch);
      for (const deadLetter of harness.deadLetters) assertDeadLetter(deadLetter, batch);
      for (const [n, body] of batch.entries()) {
        if (n !== validIndex) count(outcomeOf(harness, body, failed.has(`message-${n}`)));
      }
      const log = harness.lines().join("\n");
      assert.ok(!log.includes("PRIVATE"), "a log line contains an input or a secret");
      assert.ok(!log.includes(webhookUrlOf("neighbour")), "a log line contains a webhook URL");
    });
    expectCoverage(coverage, { "dead-lettered": 5000, accepted: 2500, retried: 20 });
  },
  TIMEOUT_MS,
);

function assertSubmittedOnce({ calls, jobs }: Harness): void {
  const [call, second] = calls.filter(({ url }) => url.includes("model-valid."));
  assert.ok(call !== undefined && second === undefined, "a valid message was not submitted exactly once");
  assert.ok(
    call.body.includes(`"model_input":${VALID_INPUT}`),
    "its input is not byte for byte the message's",
  );
  assert.equal(JSON.parse(call.body).webhook_endpoint, webhookUrlOf("neighbour"));
  assert.equal(jobs.get("neighbour")?.status, "SUBMITTED");
}

/** Every call is for one message that the published schema allows, and goes to a host of the API. */
function assertCallsAreRequested({ calls, jobs }: Harness, batch: readonly string[]): void {
  const expectedUrls = batch.flatMap((body, n) => {
    const message = readMessage(body);
    return message?.type === "submit" ? [webhookUrlOf(message.jobId ?? `message-${n}`)] : [];
  });
  for (const { url, body } of calls) {
    assert.match(url, /^https:\/\/(model|chain)-[A-Za-z0-9-]+\.api\.baseten\.co\/[A-Za-z0-9/_-]+$/);
    assert.ok(Buffer.byteLength(body) <= 262_144, "a request exceeds the API's limit");
    assert.ok(expectedUrls.includes(JSON.parse(body).webhook_endpoint), "no message asked for this call");
  }
  assert.equal(new Set(calls.map(({ body }) => JSON.parse(body).webhook_endpoint)).size, calls.length);
  assert.ok([...jobs.values()].filter(({ status }) => status === "SUBMITTED").length === calls.length);
}

/** Every record and object belongs to a job that a message names, or has the id of a message. */
function assertOnlyNamedJobs({ jobs, blobs }: Harness, batch: readonly string[]): void {
  const isNamed = (id: string) => /^message-\d$/.test(id) || batch.some((body) => jobIdIn(body) === id);
  for (const id of jobs.keys()) assert.ok(isNamed(id), `created a record for ${id}, which no message names`);
  for (const key of blobs.keys()) {
    const [, prefix, id = ""] = /^s3:\/\/memory\/(inputs|dead-letters)\/([^/]+)/.exec(key) ?? [];
    assert.ok(prefix !== undefined && isNamed(id), "stored an object for a job that no message names");
  }
}

function assertDeadLetter({ body, attributes = {} }: QueueMessage, batch: readonly string[]): void {
  const { error_code = "", error_message = "" } = attributes;
  assert.match(error_code, /^(invalid_json|invalid_message|payload_too_large|job_id_taken)$/);
  assert.ok(XML_CHARACTERS.test(error_message) && Buffer.byteLength(error_message) <= 2000);
  assert.ok(batch.includes(body) || body.startsWith('{"body_location":"s3://memory/dead-letters/message-'));
}

function outcomeOf({ deadLetters, blobs }: Harness, body: string, hasFailed: boolean): string {
  if (hasFailed) return "retried";
  const isDeadLetter = deadLetters.some((sent) => sent.body === body);
  const isInBucket = [...blobs].some(
    ([key, bytes]) => key.includes("/dead-letters/") && Buffer.from(bytes).equals(Buffer.from(body)),
  );
  if (isDeadLetter || isInBucket) return "dead-lettered";
  assert.ok(readMessage(body), "an invalid message was neither dead-lettered nor retried");
  return "accepted";
}

function jobIdIn(body: string): string | undefined {
  try {
    return JSON.parse(withoutByteOrderMark(body))?.job_id;
  } catch {
    return undefined;
  }
}
