import { webhookToken } from "@boomerang/core";
import { LINK_KEY } from "@boomerang/runtime/testing/log-guard";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Condition, Part } from "./testing/outages.fixture.ts";
import {
  createWorld,
  deliveryBody,
  pathOf,
  resultOf,
  SECRET,
  signedBy,
  type World,
} from "./testing/world.fixture.ts";

const body = deliveryBody();

function expectNothingStored(world: World): void {
  expect(world.effects.filter((effect) => !effect.startsWith("answer"))).toEqual([]);
}

describe("a delivery without the right token is refused, and nothing is said of why", () => {
  const token = webhookToken("order-1", LINK_KEY);
  test.each([
    ["no path", "/"],
    ["another path", "/v1/jobs/order-1"],
    ["no token", "/v1/webhooks/order-1/"],
    ["a wrong token", pathOf("order-1", "a".repeat(43))],
    ["a token cut short", pathOf("order-1", token.slice(0, -1))],
    ["a token in another case", pathOf("order-1", token.toUpperCase())],
    ["another job's token", pathOf("order-2", token)],
    ["a token made with another key", pathOf("order-1", webhookToken("order-1", "another key"))],
    ["a job id that is none", `/v1/webhooks/a%20b/${token}`],
    ["dots", `/v1/webhooks/../${token}`],
  ])("%s", async (_, path) => {
    const world = createWorld();
    const answer = await world.receive({ path, body, headers: signedBy([SECRET], body) });
    expect(answer).toMatchObject({ statusCode: 401, body: "" });
    expectNothingStored(world);
    expect(world.meter.totals).toEqual({ DeliveriesRefused: 1 });
  });

  test("whatever the path", async () => {
    await fc.assert(
      fc.asyncProperty(fc.webPath(), fc.string(), async (path, more) => {
        const world = createWorld();
        expect((await world.receive({ path: path + more, body })).statusCode).toBe(401);
        expectNothingStored(world);
      }),
    );
  });

  test("a token of a link key that was set a moment ago lets its delivery in", async () => {
    const world = createWorld();
    const linkKey = "the key that the dispatcher has read already";
    world.secrets.freshLinkKey = linkKey;
    const path = pathOf("order-1", webhookToken("order-1", linkKey));
    expect((await world.deliver(body, { path })).statusCode).toBe(200);
    expect(world.job()?.status).toBe("SUCCEEDED");
  });

  test("a wrong path is refused without asking for any secret", async () => {
    const world = createWorld();
    world.conditions.linkKey = "down";
    expect((await world.receive({ path: "/favicon.ico" })).statusCode).toBe(401);
  });
});

describe("a delivery without the right signature is refused", () => {
  test.each([
    ["another secret's", signedBy(["whsec_PRIVATE-other"], body)],
    ["another body's", signedBy([SECRET], `${body} `)],
    ["an empty secret's", signedBy([""], body)],
    ["none", {}],
  ])("%s", async (_, headers) => {
    const world = createWorld();
    await world.submit();
    world.effects.length = 0;
    expect(await world.deliver(body, { headers })).toMatchObject({ statusCode: 401, body: "" });
    expectNothingStored(world);
    expect(world.job()?.status).toBe("SUBMITTED");
  });

  test("while secrets are rotated, either one is enough", async () => {
    for (const ours of [["old"], ["new"], ["new", "old"]]) {
      const world = createWorld(ours);
      const headers = signedBy(["new", "old"], body);
      expect((await world.deliver(body, { headers })).statusCode).toBe(200);
    }
  });

  test("a secret that was set a moment ago is read once more", async () => {
    const world = createWorld(["old"]);
    world.secrets.fresh = [SECRET];
    expect((await world.deliver(body)).statusCode).toBe(200);
    expect(world.secrets.freshReads).toBe(1);
  });

  test("the signature is checked before anything is read of the body", async () => {
    const world = createWorld();
    expect((await world.deliver("no JSON", { headers: {} })).statusCode).toBe(401);
    expectNothingStored(world);
  });
});

describe("200 is said only after the delivery is durable", () => {
  test("the record is written first", async () => {
    const world = createWorld();
    await world.deliver(body);
    expect(world.effects).toEqual(["record", "answer 200"]);
  });

  test("a large result is in the bucket before its record is written", async () => {
    const world = createWorld();
    await world.deliver(deliveryBody({ data: `"${"x".repeat(350_000)}"` }));
    expect(world.effects).toEqual(["blob", "record", "answer 200"]);
  });

  test("a slow table is waited for", async () => {
    const world = createWorld();
    world.conditions.table = 600;
    expect(await world.deliver(body)).toMatchObject({ statusCode: 200, tookMs: 1200 });
    expect(world.effects).toEqual(["record", "answer 200"]);
  });

  test.each(["down", "hangs"] as const)("while the table is %s it is spilled first", async (condition) => {
    const world = createWorld();
    world.conditions.table = condition;
    const { statusCode } = await world.deliver(body);
    expect(statusCode).toBe(200);
    expect(world.effects).toEqual(["spilled", "answer 200"]);
    expect(world.meter.totals).toEqual({ DeliveriesSpilled: 1 });
  });

  test("a delivery over SQS's size is spilled by way of the bucket", async () => {
    const world = createWorld();
    world.conditions.table = "down";
    const large = deliveryBody({ data: `"${"x".repeat(900_000)}"` });
    await world.deliver(large);
    expect(world.effects).toEqual(["blob", "blob", "spilled", "answer 200"]);
    expect(world.spillQueue.sent[0]?.body.length).toBeLessThan(1000);
    world.conditions.table = "up";
    expect(await world.drain()).toEqual({ batchItemFailures: [] });
    expect(await resultOf(world)).toBe(`"${"x".repeat(900_000)}"`);
  });
});

describe("what cannot be taken in is asked for again", () => {
  test.each<[string, Partial<Record<Part, Condition>>]>([
    ["neither table nor spill queue", { table: "down", spillQueue: "down" }],
    ["table and spill queue hang", { table: "hangs", spillQueue: "hangs" }],
    ["no link key", { linkKey: "down" }],
    ["the link key hangs", { linkKey: "hangs" }],
  ])("%s: 503, which the provider retries", async (_, conditions) => {
    const world = createWorld();
    Object.assign(world.conditions, conditions);
    const { statusCode, tookMs } = await world.deliver(body);
    expect(statusCode).toBe(503);
    expect(tookMs).toBeLessThanOrEqual(2000);
    expectNothingStored(world);
    expect(world.meter.totals).toEqual({ DeliveriesNotStored: 1 });
  });

  test("an empty link key lets nobody in", async () => {
    const world = createWorld();
    world.secrets.linkKey = "";
    expect((await world.deliver(body)).statusCode).toBe(503);
    expectNothingStored(world);
  });
});

describe("a delivery from the provider that cannot be read", () => {
  test("is kept, with a dead letter that says where and why", async () => {
    const world = createWorld();
    await world.submit();
    world.effects.length = 0;
    expect(await world.deliver("PRIVATE, but no JSON")).toMatchObject({ statusCode: 400, body: "" });
    expect(world.effects).toEqual(["blob", "dead letter", "answer 400"]);
    const [letter] = world.deadLetters.sent;
    expect(letter?.attributes).toEqual({
      error_code: "malformed_delivery",
      error_message: "the delivery's body is not JSON",
    });
    const { job_id, body_location } = JSON.parse(letter?.body ?? "");
    expect(job_id).toBe("order-1");
    expect(Buffer.from(await world.blobs.get(body_location)).toString()).toBe("PRIVATE, but no JSON");
    expect(world.job()?.status).toBe("SUBMITTED");
  });

  test.each(["bucket", "deadLetters"] as const)(
    "is spilled while the %s cannot be reached, and kept later",
    async (part) => {
      for (const condition of ["down", "hangs"] as const) {
        const world = createWorld();
        world.conditions[part] = condition;
        const { statusCode, tookMs } = await world.deliver("no JSON");
        expect(statusCode).toBe(200);
        expect(tookMs).toBeLessThanOrEqual(2000);
        world.conditions[part] = "up";
        expect(await world.drain()).toEqual({ batchItemFailures: [] });
        expect(world.deadLetters.sent).toHaveLength(1);
      }
    },
  );
});

describe("whatever is down, slow or hanging", () => {
  const condition = fc.oneof(
    fc.constantFrom<Condition>("up", "down", "hangs"),
    fc.integer({ min: 1, max: 2500 }),
  );
  const conditions = fc.record<Record<Part, Condition>>({
    table: condition,
    bucket: condition,
    spillQueue: condition,
    deadLetters: condition,
    linkKey: condition,
    webhookSecrets: condition,
  });
  const data = fc.constantFrom('"PRIVATE"', `"${"x".repeat(360_000)}"`, `"${"x".repeat(900_000)}"`);

  test("a good delivery is answered within 2 s, with 200 once it is durable and else with 503, and never lost", async () => {
    await fc.assert(
      fc.asyncProperty(conditions, data, async (chosen, result) => {
        const world = createWorld();
        await world.submit();
        Object.assign(world.conditions, chosen);
        const { statusCode, tookMs } = await world.deliver(deliveryBody({ data: result }));
        expect(tookMs).toBeLessThanOrEqual(2000);
        const isDurable = world.job()?.status === "SUCCEEDED" || world.spillQueue.sent.length > 0;
        // What becomes durable at the last moment may be asked for again; what is not may never be called so.
        expect(isDurable ? [200, 503] : [503]).toContain(statusCode);
        if (tookMs < 1900) expect(statusCode).toBe(chosen.linkKey === "down" || !isDurable ? 503 : 200);
        for (const part of Object.keys(world.conditions) as Part[]) world.conditions[part] = "up";
        if (statusCode === 503)
          expect((await world.deliver(deliveryBody({ data: result }))).statusCode).toBe(200);
        expect(await world.drain()).toEqual({ batchItemFailures: [] });
        expect(await resultOf(world)).toBe(result);
        expect(world.job()).toMatchObject({ status: "SUCCEEDED" });
      }),
      { numRuns: 150 },
    );
  });
});
