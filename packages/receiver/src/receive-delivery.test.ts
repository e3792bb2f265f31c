import { webhookToken } from "@boomerang/core";
import type { Fault } from "@boomerang/testkit/harness";
import { LINK_KEY } from "@boomerang/testkit/models/secrets";
import type { CollaboratorName } from "@boomerang/testkit/receiver-faults";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  createHarness,
  deliveryBody,
  type Harness,
  pathOf,
  resultOf,
  SECRET,
  signedBy,
  submittedHarness,
} from "./testing/harness.fixture.ts";

const body = deliveryBody();

function expectNothingStored(harness: Harness): void {
  expect(harness.effects.filter((effect) => !effect.startsWith("response"))).toEqual([]);
}

describe("a delivery without the right token is rejected without a reason", () => {
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
    ["an invalid job id", `/v1/webhooks/a%20b/${token}`],
    ["dots as the job id", `/v1/webhooks/../${token}`],
  ])("%s", async (_, path) => {
    const harness = createHarness();
    const response = await harness.receive({ path, body, headers: signedBy([SECRET], body) });
    expect(response).toMatchObject({ statusCode: 401, body: "" });
    expectNothingStored(harness);
    expect(harness.meter.totals).toEqual({ DeliveriesRefused: 1 });
  });

  test("whatever the path", async () => {
    await fc.assert(
      fc.asyncProperty(fc.webPath(), fc.string(), async (path, more) => {
        const harness = createHarness();
        expect((await harness.receive({ path: path + more, body })).statusCode).toBe(401);
        expectNothingStored(harness);
      }),
    );
  });

  test("a token made with a link key that was set a moment ago is valid", async () => {
    const harness = createHarness();
    const linkKey = "the key that the dispatcher has read already";
    harness.secrets.freshLinkKey = linkKey;
    const path = pathOf("order-1", webhookToken("order-1", linkKey));
    expect((await harness.deliver(body, { path })).statusCode).toBe(200);
    expect(harness.job()?.status).toBe("SUCCEEDED");
  });

  test("a wrong path is rejected without reading any secret", async () => {
    const harness = createHarness();
    harness.faults.linkKey = "unavailable";
    expect((await harness.receive({ path: "/favicon.ico" })).statusCode).toBe(401);
  });
});

describe("a delivery without a valid signature is rejected", () => {
  test.each([
    ["made with another secret", signedBy(["whsec_PRIVATE-other"], body)],
    ["of another body", signedBy([SECRET], `${body} `)],
    ["made with an empty secret", signedBy([""], body)],
    ["missing", {}],
  ])("%s", async (_, headers) => {
    const harness = await submittedHarness();
    harness.effects.length = 0;
    expect(await harness.deliver(body, { headers })).toMatchObject({ statusCode: 401, body: "" });
    expectNothingStored(harness);
    expect(harness.job()?.status).toBe("SUBMITTED");
  });

  test("while secrets are rotated, a signature of either one is enough", async () => {
    for (const ours of [["old"], ["new"], ["new", "old"]]) {
      const harness = createHarness(ours);
      const headers = signedBy(["new", "old"], body);
      expect((await harness.deliver(body, { headers })).statusCode).toBe(200);
    }
  });

  test("secrets are read again for a signature that fails, so that one set a moment ago is known", async () => {
    const harness = createHarness(["old"]);
    harness.secrets.fresh = [SECRET];
    expect((await harness.deliver(body)).statusCode).toBe(200);
    expect(harness.secrets.freshReads).toBe(1);
  });

  test("the signature is verified before the body is parsed", async () => {
    const harness = createHarness();
    expect((await harness.deliver("no JSON", { headers: {} })).statusCode).toBe(401);
    expectNothingStored(harness);
  });
});

describe("the response is 200 only after the delivery is durable", () => {
  test("the record is written before the response", async () => {
    const harness = createHarness();
    await harness.deliver(body);
    expect(harness.effects).toEqual(["record", "response 200"]);
  });

  test("a large result is in the bucket before its record is written", async () => {
    const harness = createHarness();
    await harness.deliver(deliveryBody({ data: `"${"x".repeat(350_000)}"` }));
    expect(harness.effects).toEqual(["blob", "record", "response 200"]);
  });

  test("a slow table is waited for", async () => {
    const harness = createHarness();
    harness.faults.table = 2400;
    expect(await harness.deliver(body)).toMatchObject({ statusCode: 200, tookMs: 4800 });
    expect(harness.effects).toEqual(["record", "response 200"]);
  });

  test.each(["unavailable", "hangs"] as const)(
    "while the table is in state %s the delivery is spilled before the response",
    async (fault) => {
      const harness = createHarness();
      harness.faults.table = fault;
      const { statusCode } = await harness.deliver(body);
      expect(statusCode).toBe(200);
      expect(harness.effects).toEqual(["spilled", "response 200"]);
      expect(harness.meter.totals).toEqual({ DeliveriesSpilled: 1 });
    },
  );

  test("a delivery over the size limit of SQS is spilled through the bucket", async () => {
    const harness = createHarness();
    harness.faults.table = "unavailable";
    const large = deliveryBody({ data: `"${"x".repeat(900_000)}"` });
    await harness.deliver(large);
    expect(harness.effects).toEqual(["blob", "blob", "spilled", "response 200"]);
    expect(harness.spillQueue.sent[0]?.body.length).toBeLessThan(1000);
    harness.faults.table = undefined;
    expect(await harness.drain()).toEqual({ batchItemFailures: [] });
    expect(await resultOf(harness)).toBe(`"${"x".repeat(900_000)}"`);
  });
});

describe("the provider retries a delivery that can be neither stored nor spilled", () => {
  test.each<[string, Partial<Record<CollaboratorName, Fault>>]>([
    ["table and spill queue are unavailable", { table: "unavailable", spillQueue: "unavailable" }],
    ["table and spill queue hang", { table: "hangs", spillQueue: "hangs" }],
    ["the link key cannot be read", { linkKey: "unavailable" }],
    ["reading the link key hangs", { linkKey: "hangs" }],
  ])("the response is 503 within 7 s when %s", async (_, faults) => {
    const harness = createHarness();
    Object.assign(harness.faults, faults);
    const { statusCode, tookMs } = await harness.deliver(body);
    expect(statusCode).toBe(503);
    expect(tookMs).toBeLessThanOrEqual(7000);
    expectNothingStored(harness);
    expect(harness.meter.totals).toEqual({ DeliveriesNotStored: 1 });
  });

  test("an empty link key makes no token valid", async () => {
    const harness = createHarness();
    harness.secrets.linkKey = "";
    expect((await harness.deliver(body)).statusCode).toBe(503);
    expectNothingStored(harness);
  });
});

describe("whatever is down, slow or hangs", () => {
  const fault = fc.oneof(
    fc.constantFrom<Fault | undefined>(undefined, "unavailable", "hangs"),
    fc.integer({ min: 1, max: 8000 }),
  );
  const faults = fc.record<Record<CollaboratorName, Fault | undefined>>({
    table: fault,
    bucket: fault,
    spillQueue: fault,
    quarantineQueue: fault,
    control: fault,
    deadLetters: fault,
    linkKey: fault,
    webhookSecrets: fault,
  });
  const data = fc.constantFrom('"PRIVATE"', `"${"x".repeat(360_000)}"`, `"${"x".repeat(900_000)}"`);

  test("a valid delivery gets a response within 7 s, 200 only if it is durable and else 503, and is never lost", async () => {
    await fc.assert(
      fc.asyncProperty(faults, data, async (chosen, result) => {
        const harness = await submittedHarness();
        Object.assign(harness.faults, chosen);
        const { statusCode, tookMs } = await harness.deliver(deliveryBody({ data: result }));
        expect(tookMs).toBeLessThanOrEqual(7000);
        const isDurable = harness.job()?.status === "SUCCEEDED" || harness.spillQueue.sent.length > 0;
        // What becomes durable after its deadline may still get a 503; what is not durable must never get a 200.
        expect(isDurable ? [200, 503] : [503]).toContain(statusCode);
        const isSpilled = harness.spillQueue.sent.length > 0;
        if (tookMs < (isSpilled ? 6900 : 5000))
          expect(statusCode).toBe(chosen.linkKey === "unavailable" || !isDurable ? 503 : 200);
        for (const part of Object.keys(harness.faults) as CollaboratorName[])
          harness.faults[part] = undefined;
        if (statusCode === 503)
          expect((await harness.deliver(deliveryBody({ data: result }))).statusCode).toBe(200);
        expect(await harness.drain()).toEqual({ batchItemFailures: [] });
        expect(await resultOf(harness)).toBe(result);
        expect(harness.job()).toMatchObject({ status: "SUCCEEDED" });
      }),
      { numRuns: 150 },
    );
  });
});
