import assert from "node:assert/strict";
import { sqsBatch } from "@boomerang/testkit/events/sqs";
import {
  assertAccepted,
  assertOnlyNoted,
  type SentDelivery,
  spilledBytes,
  waitsForResult,
} from "./assert-response.ts";
import type { Faults, Harness } from "./harness.ts";

/**
 * Checks that a delivery was spilled whole, drains it, and checks that it is stored only if it is genuine.
 *
 * @returns the delivery outcome, as a coverage counter
 */
export async function drainSpilled(harness: Harness, sent: SentDelivery, faults: Faults): Promise<string> {
  const [message, second] = harness.spilled;
  assert.ok(message !== undefined && second === undefined, "a delivery was spilled more than once");
  assert.deepEqual(Buffer.from(spilledBytes(harness, message.body) ?? "missing"), Buffer.from(sent.bytes));
  assert.ok(
    sent.mayPass || faults.webhookSecrets !== undefined,
    "spilled a delivery without a right signature",
  );
  harness.setFaults({});
  const before = new Map(harness.jobs);
  const deadLettersBefore = harness.deadLetters.length;
  const { batchItemFailures } = await harness.time.run(harness.handle(sqsBatch([message.body])));
  assert.deepEqual(batchItemFailures, [], "a spilled delivery cannot be drained");
  const { delivery } = sent;
  const job = harness.jobs.get(sent.jobId ?? "");
  const earlier = before.get(sent.jobId ?? "");
  if ((delivery?.isDamaged ?? true) && harness.deadLetters.length > deadLettersBefore) {
    assert.ok(sent.mayPass, "dead-lettered an attacker's delivery");
    assertOnlyNoted(job, earlier);
    return "spilled, then dead-lettered";
  }
  if (job === earlier) {
    const isWanted = delivery === undefined || delivery.isFresh === true || waitsForResult(earlier);
    assert.ok(!sent.mustPass || !isWanted, "a spilled delivery was lost");
    return "spilled, then rejected";
  }
  assertAccepted(harness, { ...sent, before });
  return "spilled, then accepted";
}
