import { describe, expect, test } from "vitest";
import { createWorld, deliveryBody, resultOf, SECRET, signedBy } from "./testing/world.fixture.ts";

const body = deliveryBody();

/** A world in which a delivery was spilled while the table was down. */
async function spilledWorld(
  request: Parameters<ReturnType<typeof createWorld>["deliver"]>[1] = {},
  text = body,
) {
  const world = createWorld();
  await world.submit();
  world.conditions.table = "down";
  expect((await world.deliver(text, request)).statusCode).toBe(200);
  return world;
}

describe("a spilled delivery", () => {
  test("stays on the queue while the table is down, and is stored once it is up", async () => {
    const world = await spilledWorld();
    expect((await world.drain()).batchItemFailures).toHaveLength(1);
    world.conditions.table = "up";
    expect(await world.drain()).toEqual({ batchItemFailures: [] });
    expect(world.job()).toMatchObject({ status: "SUCCEEDED", result: '{"text":"PRIVATE output"}' });
    expect(world.meter.totals).toMatchObject({
      DeliveriesSpilled: 1,
      DeliveriesDrained: 1,
      DeliveriesStored: 1,
    });
  });

  test("that is drained twice is stored once", async () => {
    const world = await spilledWorld();
    world.conditions.table = "up";
    await world.drain();
    const result = world.job()?.result;
    expect(await world.drain()).toEqual({ batchItemFailures: [] });
    expect(world.job()).toMatchObject({ status: "SUCCEEDED", result, deliveries: 2 });
    expect(world.meter.totals).toMatchObject({ DeliveriesStored: 1, DeliveriesRepeated: 1 });
  });

  test("is as old as it was when it arrived", async () => {
    const world = createWorld();
    world.conditions.table = "down";
    await world.deliver(body);
    world.conditions.table = "up";
    await world.time.advance(3 * 24 * 3_600_000);
    expect(await world.drain()).toEqual({ batchItemFailures: [] });
    expect(world.job()?.status).toBe("SUCCEEDED");
  });

  test("that was stale at its arrival is refused when it is drained", async () => {
    const world = createWorld();
    world.conditions.table = "down";
    const old = deliveryBody({ time: "2025-12-31T00:00:00Z" });
    await world.deliver(old);
    world.conditions.table = "up";
    expect(await world.drain()).toEqual({ batchItemFailures: [] });
    expect(world.store.changes).toEqual([]);
    expect(world.meter.totals).toMatchObject({ DeliveriesRefused: 1 });
  });

  test("whose signature could not be checked is checked when it is drained", async () => {
    for (const [secret, status] of [
      [SECRET, "SUCCEEDED"],
      ["whsec_PRIVATE-other", "SUBMITTED"],
    ] as const) {
      const world = createWorld();
      await world.submit();
      world.conditions.webhookSecrets = "down";
      const answer = await world.deliver(body, { headers: signedBy([secret], body) });
      expect(answer.statusCode).toBe(200);
      world.conditions.webhookSecrets = "up";
      expect(await world.drain()).toEqual({ batchItemFailures: [] });
      expect(world.job()?.status).toBe(status);
    }
  });

  test("too large for the queue keeps to its own bytes when a second one of its job is spilled", async () => {
    const world = createWorld();
    await world.submit();
    world.conditions.webhookSecrets = "down";
    const [first, second] = ["1", "2"].map((n) => deliveryBody({ data: `"${n.repeat(800_000)}"` }));
    for (const large of [first, second]) expect((await world.deliver(large ?? "")).statusCode).toBe(200);
    world.conditions.webhookSecrets = "up";
    expect(await world.drain()).toEqual({ batchItemFailures: [] });
    expect(world.job()).toMatchObject({ status: "SUCCEEDED", deliveries: 2 });
    expect(await resultOf(world)).toBe(`"${"1".repeat(800_000)}"`);
    expect(world.meter.totals.DeliveriesRefused).toBeUndefined();
  });

  test("that cannot be read is kept when it is drained", async () => {
    const world = createWorld();
    world.conditions.webhookSecrets = "hangs";
    expect((await world.deliver("PRIVATE, but no JSON")).statusCode).toBe(200);
    world.conditions.webhookSecrets = "up";
    expect(await world.drain()).toEqual({ batchItemFailures: [] });
    expect(world.deadLetters.sent[0]?.attributes?.error_code).toBe("malformed_delivery");
  });

  test("whose store goes on after it was given up is stored once", async () => {
    const world = createWorld();
    await world.submit();
    world.conditions.table = 1500;
    expect((await world.deliver(body)).statusCode).toBe(200);
    await world.time.advance(10_000);
    expect(world.job()).toMatchObject({ status: "SUCCEEDED", deliveries: 1 });
    world.conditions.table = "up";
    await world.drain();
    expect(world.job()).toMatchObject({
      status: "SUCCEEDED",
      result: '{"text":"PRIVATE output"}',
      deliveries: 2,
    });
  });
});

describe("garbage on the spill queue", () => {
  test.each(["no JSON, but PRIVATE", "", "{}", '{"job_id":"order-1","arrived_at":1}'])(
    "%j is put aside: its bytes in the bucket, with a dead letter, and off the queue",
    async (garbage) => {
      const world = createWorld();
      expect(await world.drain([garbage])).toEqual({ batchItemFailures: [] });
      const [letter] = world.deadLetters.sent;
      expect(letter?.attributes).toEqual({
        error_code: "malformed_spill",
        error_message: expect.stringContaining("is no spilled delivery"),
      });
      const { body_location } = JSON.parse(letter?.body ?? "");
      expect(Buffer.from(await world.blobs.get(body_location)).toString()).toBe(garbage);
      expect(world.store.changes).toEqual([]);
    },
  );

  test("stays on the queue while it cannot be put aside", async () => {
    const world = createWorld();
    world.conditions.deadLetters = "down";
    expect((await world.drain(["garbage"])).batchItemFailures).toHaveLength(1);
    world.conditions.deadLetters = "up";
    expect(await world.drain(["garbage"])).toEqual({ batchItemFailures: [] });
  });
});
