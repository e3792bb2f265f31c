import { describe, expect, test } from "vitest";
import {
  createHarness,
  deliveryBody,
  resultOf,
  SECRET,
  signedBy,
  submittedHarness,
} from "./testing/harness.fixture.ts";

const body = deliveryBody();

/** A harness with one delivery that was spilled while the table was down. */
async function harnessWithSpill(
  request: Parameters<ReturnType<typeof createHarness>["deliver"]>[1] = {},
  text = body,
) {
  const harness = await submittedHarness();
  harness.faults.table = "unavailable";
  expect((await harness.deliver(text, request)).statusCode).toBe(200);
  return harness;
}

describe("a spilled delivery", () => {
  test("stays on the queue while the table is down, and is stored when it is up", async () => {
    const harness = await harnessWithSpill();
    expect((await harness.drain()).batchItemFailures).toHaveLength(1);
    harness.faults.table = undefined;
    expect(await harness.drain()).toEqual({ batchItemFailures: [] });
    expect(harness.job()).toMatchObject({ status: "SUCCEEDED", result: '{"text":"PRIVATE output"}' });
    expect(harness.meter.totals).toMatchObject({
      DeliveriesSpilled: 1,
      DeliveriesDrained: 1,
    });
  });

  test("that is drained twice is stored once", async () => {
    const harness = await harnessWithSpill();
    harness.faults.table = undefined;
    await harness.drain();
    const result = harness.job()?.result;
    expect(await harness.drain()).toEqual({ batchItemFailures: [] });
    expect(harness.job()).toMatchObject({ status: "SUCCEEDED", result, deliveries: 2 });
    expect(harness.meter.totals).toMatchObject({ DeliveriesRepeated: 1 });
  });

  test("has its age measured at its first arrival", async () => {
    const harness = createHarness();
    harness.faults.table = "unavailable";
    await harness.deliver(body);
    harness.faults.table = undefined;
    await harness.time.advance(3 * 24 * 3_600_000);
    expect(await harness.drain()).toEqual({ batchItemFailures: [] });
    expect(harness.job()?.status).toBe("SUCCEEDED");
  });

  test("that was stale at its arrival is rejected when it is drained", async () => {
    const harness = createHarness();
    harness.faults.table = "unavailable";
    const old = deliveryBody({ time: "2025-12-31T00:00:00Z" });
    await harness.deliver(old);
    harness.faults.table = undefined;
    expect(await harness.drain()).toEqual({ batchItemFailures: [] });
    expect(harness.store.changes).toEqual([]);
    expect(harness.meter.totals).toMatchObject({ DeliveriesRefused: 1 });
  });

  test("whose signature could not be verified is verified when it is drained", async () => {
    for (const [secret, status] of [
      [SECRET, "SUCCEEDED"],
      ["whsec_PRIVATE-other", "SUBMITTED"],
    ] as const) {
      const harness = await submittedHarness();
      harness.faults.webhookSecrets = "unavailable";
      const response = await harness.deliver(body, { headers: signedBy([secret], body) });
      expect(response.statusCode).toBe(200);
      harness.faults.webhookSecrets = undefined;
      expect(await harness.drain()).toEqual({ batchItemFailures: [] });
      expect(harness.job()?.status).toBe(status);
    }
  });

  test("too large for the queue keeps its own bytes when a second one of its job is spilled", async () => {
    const harness = await submittedHarness();
    harness.faults.webhookSecrets = "unavailable";
    const [first, second] = ["1", "2"].map((n) => deliveryBody({ data: `"${n.repeat(800_000)}"` }));
    for (const large of [first, second]) expect((await harness.deliver(large ?? "")).statusCode).toBe(200);
    harness.faults.webhookSecrets = undefined;
    expect(await harness.drain()).toEqual({ batchItemFailures: [] });
    expect(harness.job()).toMatchObject({ status: "SUCCEEDED", deliveries: 2 });
    expect(await resultOf(harness)).toBe(`"${"1".repeat(800_000)}"`);
    expect(harness.meter.totals.DeliveriesRefused).toBeUndefined();
  });

  test("that is malformed is dead-lettered when it is drained", async () => {
    const harness = createHarness();
    harness.faults.webhookSecrets = "hangs";
    expect((await harness.deliver("PRIVATE, but no JSON")).statusCode).toBe(200);
    harness.faults.webhookSecrets = undefined;
    expect(await harness.drain()).toEqual({ batchItemFailures: [] });
    expect(harness.deadLetters.sent[0]?.attributes?.error_code).toBe("malformed_delivery");
  });

  test("that is stored after the receiver stopped waiting is stored only once", async () => {
    const harness = await submittedHarness();
    harness.faults.table = 5500;
    expect((await harness.deliver(body)).statusCode).toBe(200);
    await harness.time.advance(20_000);
    expect(harness.job()).toMatchObject({ status: "SUCCEEDED", deliveries: 1 });
    harness.faults.table = undefined;
    await harness.drain();
    expect(harness.job()).toMatchObject({
      status: "SUCCEEDED",
      result: '{"text":"PRIVATE output"}',
      deliveries: 2,
    });
  });
});

describe("a message on the spill queue that is not a spilled delivery", () => {
  test.each(["no JSON, but PRIVATE", "", "{}", '{"job_id":"order-1","arrived_at":1}'])(
    "is dead-lettered and leaves the queue, with its bytes in the bucket: %j",
    async (garbage) => {
      const harness = createHarness();
      expect(await harness.drain([garbage])).toEqual({ batchItemFailures: [] });
      const [deadLetter] = harness.deadLetters.sent;
      expect(deadLetter?.attributes).toEqual({
        error_code: "malformed_spill",
        error_message: expect.stringContaining("is not a spilled delivery"),
        message_id: "message-0",
        sent_at: "2026-01-01T00:00:00.000Z",
      });
      const { body_location } = JSON.parse(deadLetter?.body ?? "");
      expect(Buffer.from(await harness.blobs.get(body_location)).toString()).toBe(garbage);
      expect(harness.store.changes).toEqual([]);
    },
  );

  test("stays on the queue while it cannot be dead-lettered", async () => {
    const harness = createHarness();
    harness.faults.deadLetters = "unavailable";
    expect((await harness.drain(["garbage"])).batchItemFailures).toHaveLength(1);
    harness.faults.deadLetters = undefined;
    expect(await harness.drain(["garbage"])).toEqual({ batchItemFailures: [] });
  });
});
