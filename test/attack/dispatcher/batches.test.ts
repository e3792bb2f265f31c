import assert from "node:assert/strict";
import type { QueueMessage } from "@boomerang/runtime";
import fc from "fast-check";
import { test } from "vitest";
import { messageBodies } from "../arbitraries/messages.ts";
import { attack, expectSeen, LONG } from "../attack.ts";
import { readMessage } from "./read-message.ts";
import { addressOf, createWorld, type World } from "./world.ts";

const GOOD_INPUT = '{"PRIVATE": [1.0, 12345678901234567890, "\\ud800"]}';
const GOOD = `{"job_id":"neighbour","target":{"model_id":"good"},"model_input":${GOOD_INPUT}}`;

const cases = fc.record({
  others: fc
    .tuple(fc.array(messageBodies, { minLength: 1, maxLength: 4 }), fc.nat(9))
    // Now and then one is there twice.
    .map(([bodies, n]) => (n === 0 ? [...bodies, ...bodies.slice(0, 1)] : bodies)),
  /** Where in the batch the good message stands. */
  at: fc.nat(4),
});

// What SQS takes in an attribute.
const XML_CHARACTERS = /^[\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]+$/u;

test(
  "whatever is in a batch, a good message in it is submitted once and as it was written, and a bad one put aside",
  async () => {
    const tally = await attack("batches of messages", cases, async ({ others, at }, saw) => {
      const batch = [...others.slice(0, at), GOOD, ...others.slice(at)];
      const world = createWorld();
      const answer = await world.send(batch);

      const place = batch.indexOf(GOOD);
      const failed = new Set(answer.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
      assert.ok(!failed.has(`message-${place}`), "a good message came back because of its neighbours");
      assert.equal(answer.batchItemFailures.length, world.returned.length);
      assertSubmittedOnce(world);
      assertCallsAreAskedFor(world, batch);
      assertOnlyNamedJobs(world, batch);
      for (const letter of world.deadLetters) assertDeadLetter(letter, batch);
      for (const [n, body] of batch.entries()) {
        if (n !== place) saw(whatBecame(world, body, failed.has(`message-${n}`)));
      }
      const log = world.lines.join("\n");
      assert.ok(!log.includes("PRIVATE"), "a log line holds an input or a secret");
      assert.ok(!log.includes(addressOf("neighbour")), "a log line holds the address of a delivery");
    });
    expectSeen(tally, { "put aside": 5000, accepted: 2500, "comes back": 20 });
  },
  LONG,
);

function assertSubmittedOnce({ calls, jobs }: World): void {
  const [call, second] = calls.filter(({ url }) => url.includes("model-good."));
  assert.ok(call !== undefined && second === undefined, "a good message was not submitted exactly once");
  assert.ok(call.body.includes(`"model_input":${GOOD_INPUT}`), "its input was written anew");
  assert.equal(JSON.parse(call.body).webhook_endpoint, addressOf("neighbour"));
  assert.equal(jobs.get("neighbour")?.status, "SUBMITTED");
}

/** Every call is for a message that the published schema allows, to an address of its job alone. */
function assertCallsAreAskedFor({ calls, jobs }: World, batch: readonly string[]): void {
  const asked = batch.flatMap((body, n) => {
    const read = readMessage(body);
    return read?.type === "submit" ? [addressOf(read.jobId ?? `message-${n}`)] : [];
  });
  for (const { url, body } of calls) {
    assert.match(url, /^https:\/\/(model|chain)-[A-Za-z0-9-]+\.api\.baseten\.co\/[A-Za-z0-9/_-]+$/);
    assert.ok(Buffer.byteLength(body) <= 262_144, "a request over the API's limit was made");
    assert.ok(asked.includes(JSON.parse(body).webhook_endpoint), "a call was made that no message asked for");
  }
  assert.equal(new Set(calls.map(({ body }) => JSON.parse(body).webhook_endpoint)).size, calls.length);
  assert.ok([...jobs.values()].filter(({ status }) => status === "SUBMITTED").length === calls.length);
}

/** Records and objects are of jobs that a message of the batch names, or of the messages themselves. */
function assertOnlyNamedJobs({ jobs, blobs }: World, batch: readonly string[]): void {
  const isNamed = (id: string) => /^message-\d$/.test(id) || batch.some((body) => nameIn(body) === id);
  for (const id of jobs.keys()) assert.ok(isNamed(id), `a record was made for ${id}, which no message names`);
  for (const key of blobs.keys()) {
    const [, prefix, id = ""] = /^s3:\/\/memory\/(inputs|dead-letters)\/([^/]+)/.exec(key) ?? [];
    assert.ok(prefix !== undefined && isNamed(id), "something was stored under a job that no message names");
  }
}

function assertDeadLetter({ body, attributes = {} }: QueueMessage, batch: readonly string[]): void {
  const { error_code = "", error_message = "" } = attributes;
  assert.match(error_code, /^(invalid_json|invalid_message|payload_too_large)$/);
  assert.ok(XML_CHARACTERS.test(error_message) && Buffer.byteLength(error_message) <= 2000);
  assert.ok(batch.includes(body) || body.startsWith('{"body_location":"s3://memory/dead-letters/message-'));
}

function whatBecame({ deadLetters, blobs }: World, body: string, hasFailed: boolean): string {
  if (hasFailed) return "comes back";
  const isAside = deadLetters.some((letter) => letter.body === body);
  const isInBucket = [...blobs].some(
    ([key, bytes]) => key.includes("/dead-letters/") && Buffer.from(bytes).equals(Buffer.from(body)),
  );
  if (isAside || isInBucket) return "put aside";
  assert.ok(readMessage(body), "a message that cannot be accepted vanished");
  return "accepted";
}

function nameIn(body: string): string | undefined {
  try {
    return JSON.parse(body)?.job_id;
  } catch {
    return undefined;
  }
}
