import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { SIGNATURE_HEADER, signWebhook } from "@boomerang/core";
import { sqsBatch } from "@boomerang/testkit/events/sqs";
import fc from "fast-check";
import { test } from "vitest";
import { deliveryBodies, FRESH, readDelivery } from "../arbitraries/deliveries.ts";
import { hasSignature } from "../arbitraries/signature-headers.ts";
import { foreignMessages } from "../arbitraries/spilled.ts";
import { attack, expectCoverage, TIMEOUT_MS } from "../attack.ts";
import { assertAccepted, assertNothingPrivateLogged, waitsForResult } from "./assert-response.ts";
import { createHarness, type Harness, OLD_SECRET, STATES, type State } from "./harness.ts";

const ARRIVED_AT = Date.UTC(2026, 0, 1);
const genuineBody = Buffer.from(`{"request_id":"request-1","time":"${FRESH[0]}","data":"PRIVATE output"}`);

/** A message on the spill queue. */
interface Message {
  readonly body: string;
  /** The delivery in it, if the receiver wrote the message. */
  readonly delivery?: { readonly jobId: string; readonly bytes: Uint8Array; readonly isSigned: boolean };
}

const jobIds = fc.constantFrom("order-1", "order-2", "__proto__");

const written: fc.Arbitrary<Message> = fc
  .record({
    jobId: jobIds,
    bytes: fc.oneof(
      { weight: 1, arbitrary: fc.constant(genuineBody) },
      { weight: 1, arbitrary: deliveryBodies },
    ),
    isSigned: fc.boolean(),
  })
  .map((delivery) => ({ body: spilled(delivery), delivery }));
const foreign: fc.Arbitrary<Message> = foreignMessages(written.map(({ body }) => body)).map((body) => ({
  body,
}));

interface Case {
  readonly messages: readonly Message[];
  /** Index of the genuine delivery in the batch. */
  readonly at: number;
  readonly state: State;
}
const cases: fc.Arbitrary<Case> = fc.record({
  messages: fc.array(fc.oneof({ weight: 3, arbitrary: foreign }, { weight: 1, arbitrary: written }), {
    minLength: 1,
    maxLength: 4,
  }),
  at: fc.nat(4),
  state: fc.constantFrom(...STATES),
});

function spilled({ jobId, bytes, isSigned }: NonNullable<Message["delivery"]>): string {
  const signature = isSigned ? signWebhook(bytes, [OLD_SECRET]) : undefined;
  const body_base64 = Buffer.from(bytes).toString("base64");
  return JSON.stringify({ job_id: jobId, arrived_at: ARRIVED_AT, signature, body_base64 });
}

test(
  "in any batch of spilled messages, a genuine delivery is stored, and nothing without its signature",
  async () => {
    const genuine: Message = {
      body: spilled({ jobId: "neighbour", bytes: genuineBody, isSigned: true }),
      delivery: { jobId: "neighbour", bytes: genuineBody, isSigned: true },
    };
    const coverage = await attack("spilled deliveries", cases, async ({ messages, at, state }, count) => {
      const batch = [...messages.slice(0, at), genuine, ...messages.slice(at)];
      const harness = createHarness([[OLD_SECRET]], [["order-1", state]]);
      const before = new Map(harness.jobs);
      const response = await harness.time.run(harness.handle(sqsBatch(batch.map(({ body }) => body))));

      assert.deepEqual(Object.keys(response), ["batchItemFailures"]);
      const failed = new Set(
        response.batchItemFailures.map(({ itemIdentifier }) =>
          Number(itemIdentifier.replace("message-", "")),
        ),
      );
      const genuineIndex = batch.indexOf(genuine);
      assert.ok(
        !failed.has(genuineIndex),
        "a genuine delivery is retried because of the other messages in its batch",
      );
      const sent = { jobId: "neighbour", bytes: genuineBody, delivery: readDelivery(genuineBody), before };
      assertAccepted(harness, { ...sent, mayPass: true, mustPass: true });
      assertNothingPrivateLogged(harness, "neighbour");
      for (const [n, message] of batch.entries()) {
        if (message !== genuine) count(outcomeOf(harness, message, failed.has(n)));
      }
      assertRecordsAreSigned(harness, batch, before);
    });
    expectCoverage(coverage, { drained: 1000, "dead-lettered": 5000, retried: 100, "not malformed": 100 });
  },
  TIMEOUT_MS,
);

/** Each message is drained, stored whole with a dead letter, or retried because its object is missing. */
function outcomeOf(harness: Harness, { body, delivery }: Message, hasFailed: boolean): string {
  if (hasFailed) {
    assert.ok(body.includes("body_location"), "a message is retried although no object is missing");
    return "retried";
  }
  if (delivery !== undefined) {
    const { jobId, bytes, isSigned } = delivery;
    const isGenuine = isSigned && readDelivery(bytes)?.isFresh === true;
    assert.ok(
      !isGenuine || !waitsForResult(harness.jobs.get(jobId)),
      "a genuine delivery was drained, but not stored",
    );
    assert.ok(
      !isGenuine || harness.jobs.has(jobId),
      "a genuine delivery for a job without a record was dropped",
    );
    return "drained";
  }
  const digest = createHash("sha256").update(Buffer.from(body)).digest("hex");
  const location = `s3://memory/malformed-spill/${digest}`;
  if (!harness.blobs.has(location)) return "not malformed";
  assert.equal(Buffer.from(harness.blobs.get(location) ?? []).toString(), Buffer.from(body).toString());
  const deadLetter = harness.deadLetters.find((message) => message.body.includes(digest));
  assert.equal(deadLetter?.attributes?.error_code, "malformed_spill");
  return "dead-lettered";
}

/** A record changes only for a delivery with a right signature, whether the receiver wrote the message or not. */
function assertRecordsAreSigned(harness: Harness, batch: readonly Message[], before: Harness["jobs"]): void {
  const signed = batch.flatMap(({ body }) => {
    const { job_id, signature, body_base64 } = stringMembersOf(body);
    const bytes = Buffer.from(body_base64 ?? "", "base64");
    return hasSignature({ [SIGNATURE_HEADER]: signature ?? "" }, bytes, [OLD_SECRET]) ? [job_id] : [];
  });
  for (const [id, job] of harness.jobs) {
    if (job === before.get(id)) continue;
    assert.ok(signed.includes(id), "changed a record without a signed delivery for it");
    const earlier = before.get(id);
    if (earlier?.result !== undefined) assert.equal(job.result, earlier.result, "changed a stored result");
  }
}

/** The members of a JSON object whose values are strings. */
function stringMembersOf(json: string): Readonly<Record<string, string>> {
  try {
    const members = Object.entries(JSON.parse(json) ?? {});
    return Object.fromEntries(members.filter(([, value]) => typeof value === "string")) as Record<
      string,
      string
    >;
  } catch {
    return {};
  }
}
