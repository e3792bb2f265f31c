import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { SIGNATURE_HEADER, signWebhook } from "@boomerang/core";
import { sqsBatch } from "@boomerang/testkit/events/sqs";
import fc from "fast-check";
import { test } from "vitest";
import { deliveryBodies, FRESH, readDelivery } from "../arbitraries/deliveries.ts";
import { holdsSignature } from "../arbitraries/signature-headers.ts";
import { foreignMessages } from "../arbitraries/spilled.ts";
import { attack, expectSeen, LONG } from "../attack.ts";
import { assertKept, assertQuiet, waits } from "./check-answer.ts";
import { createWorld, OLD_SECRET, STATES, type State, type World } from "./world.ts";

const ARRIVED_AT = Date.UTC(2026, 0, 1);
const goodBody = Buffer.from(`{"request_id":"request-1","time":"${FRESH[0]}","data":"PRIVATE output"}`);

/** A message of the spill queue, and what is to become of it. */
interface Message {
  readonly body: string;
  /** The delivery in it, where it is one of the receiver's own. */
  readonly delivery?: { readonly jobId: string; readonly bytes: Uint8Array; readonly isSigned: boolean };
}

const jobIds = fc.constantFrom("order-1", "order-2", "__proto__");

const own: fc.Arbitrary<Message> = fc
  .record({
    jobId: jobIds,
    bytes: fc.oneof(
      { weight: 1, arbitrary: fc.constant(goodBody) },
      { weight: 1, arbitrary: deliveryBodies },
    ),
    isSigned: fc.boolean(),
  })
  .map((delivery) => ({ body: spilled(delivery), delivery }));
const foreign: fc.Arbitrary<Message> = foreignMessages(own.map(({ body }) => body)).map((body) => ({ body }));

interface Case {
  readonly messages: readonly Message[];
  /** Where in the batch the good neighbour stands. */
  readonly at: number;
  readonly state: State;
}
const cases: fc.Arbitrary<Case> = fc.record({
  messages: fc.array(fc.oneof({ weight: 3, arbitrary: foreign }, { weight: 1, arbitrary: own }), {
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
  "whatever is on the spill queue, a good delivery beside it is kept, and nothing else is without its signature",
  async () => {
    const good: Message = {
      body: spilled({ jobId: "neighbour", bytes: goodBody, isSigned: true }),
      delivery: { jobId: "neighbour", bytes: goodBody, isSigned: true },
    };
    const tally = await attack("spilled deliveries", cases, async ({ messages, at, state }, saw) => {
      const batch = [...messages.slice(0, at), good, ...messages.slice(at)];
      const world = createWorld([[OLD_SECRET]], [["order-1", state]]);
      const before = new Map(world.jobs);
      const answer = await world.time.run(world.handle(sqsBatch(batch.map(({ body }) => body))));

      assert.deepEqual(Object.keys(answer), ["batchItemFailures"]);
      const failed = new Set(
        answer.batchItemFailures.map(({ itemIdentifier }) => Number(itemIdentifier.replace("message-", ""))),
      );
      const place = batch.indexOf(good);
      assert.ok(!failed.has(place), "a good delivery came back because of its neighbours");
      const told = { jobId: "neighbour", bytes: goodBody, delivery: readDelivery(goodBody), before };
      assertKept(world, { ...told, mayPass: true, mustPass: true });
      assertQuiet(world, "neighbour");
      for (const [n, message] of batch.entries()) {
        if (message !== good) saw(whatBecame(world, message, failed.has(n)));
      }
      assertRecordsAreSigned(world, batch, before);
    });
    expectSeen(tally, { drained: 1000, "put aside": 5000, "comes back": 100, "read after all": 100 });
  },
  LONG,
);

/** Each message is drained, put aside whole with a dead letter, or comes back because its object is not there. */
function whatBecame(world: World, { body, delivery }: Message, hasFailed: boolean): string {
  if (hasFailed) {
    assert.ok(body.includes("body_location"), "a message comes back although nothing is missing");
    return "comes back";
  }
  if (delivery !== undefined) {
    const { jobId, bytes, isSigned } = delivery;
    const isGood = isSigned && readDelivery(bytes)?.isFresh === true;
    assert.ok(!isGood || !waits(world.jobs.get(jobId)), "a good delivery was drained, but not kept");
    assert.ok(!isGood || world.jobs.has(jobId), "a good delivery was dropped");
    return "drained";
  }
  const digest = createHash("sha256").update(Buffer.from(body)).digest("hex");
  const location = `s3://memory/malformed-spill/${digest}`;
  if (!world.blobs.has(location)) return "read after all";
  assert.equal(Buffer.from(world.blobs.get(location) ?? []).toString(), Buffer.from(body).toString());
  const letter = world.deadLetters.find((sent) => sent.body.includes(digest));
  assert.equal(letter?.attributes?.error_code, "malformed_spill");
  return "put aside";
}

/** A record changes only for a delivery with a right signature, whoever wrote the message. */
function assertRecordsAreSigned(world: World, batch: readonly Message[], before: World["jobs"]): void {
  const signed = batch.flatMap(({ body }) => {
    const { job_id, signature, body_base64 } = textsOf(body);
    const bytes = Buffer.from(body_base64 ?? "", "base64");
    return holdsSignature({ [SIGNATURE_HEADER]: signature ?? "" }, bytes, [OLD_SECRET]) ? [job_id] : [];
  });
  for (const [id, job] of world.jobs) {
    if (job === before.get(id)) continue;
    assert.ok(signed.includes(id), "a record was made of a delivery that nobody signed for it");
    const earlier = before.get(id);
    if (earlier?.result !== undefined)
      assert.equal(job.result, earlier.result, "a stored result was changed");
  }
}

/** The members of an object that are texts. */
function textsOf(json: string): Readonly<Record<string, string>> {
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
