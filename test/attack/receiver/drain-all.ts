import assert from "node:assert/strict";
import { sqsBatch } from "@boomerang/testkit/events/sqs";
import { assertKept, type Given, spilledBytes, waits } from "./check-answer.ts";
import type { Conditions, World } from "./world.ts";

/** What became of a delivery that was spilled: whole on the queue, and kept from there only if it is genuine. */
export async function drainAll(world: World, given: Given, faults: Conditions): Promise<string> {
  const [message, second] = world.spilled;
  assert.ok(message !== undefined && second === undefined, "a delivery was spilled more than once");
  assert.deepEqual(Buffer.from(spilledBytes(world, message.body) ?? "gone"), Buffer.from(given.bytes));
  assert.ok(given.mayPass || faults.webhookSecrets !== undefined, "what is not genuine was spilled");
  world.setConditions({});
  const before = new Map(world.jobs);
  const letters = world.deadLetters.length;
  const { batchItemFailures } = await world.time.run(world.handle(sqsBatch([message.body])));
  assert.deepEqual(batchItemFailures, [], "what was spilled cannot be drained");
  const { delivery } = given;
  const job = world.jobs.get(given.jobId ?? "");
  const earlier = before.get(given.jobId ?? "");
  if (delivery === undefined && world.deadLetters.length > letters) {
    assert.ok(given.mayPass, "a stranger's delivery became a dead letter");
    assert.equal(job, earlier);
    return "spilled, then put aside";
  }
  if (job === earlier) {
    const isWanted = delivery === undefined || delivery.isFresh === true || waits(earlier);
    assert.ok(!given.mustPass || !isWanted, "a spilled delivery was lost");
    return "spilled, then refused";
  }
  assertKept(world, { ...given, before });
  return "spilled, then kept";
}
