import { isoTime, secretsFingerprint, testJobId, webhookToken } from "@boomerang/core";
import { writeJob } from "@boomerang/runtime";
import { LINK_KEY } from "@boomerang/testkit/models/secrets";
import { describe, expect, test } from "vitest";
import { deliveryBody, pathOf, SECRET, signedBy, submittedHarness } from "./testing/harness.fixture.ts";

const WRONG = "whsec_PRIVATE-wrong";
const body = deliveryBody();
/** A harness with webhook secrets that are not the provider's. */
const wrongHarness = () => submittedHarness([WRONG], false);

describe("while no delivery has verified with the webhook secrets, a bad signature", () => {
  test.each([
    ["of another secret", signedBy([SECRET], body)],
    ["of another body", signedBy([WRONG], `${body} `)],
    ["that is missing", {}],
  ])("%s is quarantined, then noted, before the response", async (_, headers) => {
    const harness = await wrongHarness();
    harness.effects.length = 0;
    expect(await harness.deliver(body, { headers })).toMatchObject({ statusCode: 200, body: "" });
    expect(harness.effects).toEqual(["quarantined", "record", "response 200"]);
    expect(harness.meter.totals).toEqual({ DeliveriesQuarantined: 1 });
    const until = isoTime(harness.time.now() + 24 * 3_600_000);
    expect(harness.job()).toMatchObject({
      status: "SUBMITTED",
      deliveries: 0,
      quarantined_delivery_at: isoTime(harness.time.now()),
      errors: [{ code: "DELIVERY_UNVERIFIED", message: expect.stringContaining(until) }],
    });
  });

  test("of a body over the size limit of SQS is quarantined through the bucket", async () => {
    const harness = await wrongHarness();
    expect((await harness.deliver(deliveryBody({ data: `"${"x".repeat(900_000)}"` }))).statusCode).toBe(200);
    const { body_location } = JSON.parse(harness.quarantineQueue.sent[0]?.body ?? "");
    expect(body_location).toMatch(/^s3:\/\/memory\/quarantine\/order-1\//);
  });

  test("is quarantined too if its job ended with an outcome that a delivery replaces", async () => {
    const harness = await wrongHarness();
    const error = { code: "NO_DELIVERY", message: "none" } as const;
    const write = { type: "lost", version: 2, error, withoutResubmission: true } as const;
    await writeJob(harness.collaborators, "order-1", write);
    const before = harness.job();
    expect((await harness.deliver(body)).statusCode).toBe(200);
    expect(harness.quarantineQueue.sent).toHaveLength(1);
    expect(harness.job()).toBe(before);
  });

  test("is rejected for a job without a record, and one that has its result", async () => {
    const harness = await wrongHarness();
    const signed = { headers: signedBy([WRONG], body) };
    expect((await harness.deliver(body, { jobId: "unknown" })).statusCode).toBe(401);
    harness.faults.control = "unavailable";
    expect((await harness.deliver(body, signed)).statusCode).toBe(200);
    harness.faults.control = undefined;
    expect(harness.job()?.status).toBe("SUCCEEDED");
    expect((await harness.deliver(body)).statusCode).toBe(401);
    expect(harness.quarantineQueue.sent).toEqual([]);
  });

  test("is rejected from the eleventh delivery of a job on, and other jobs still have room", async () => {
    const harness = await wrongHarness();
    await harness.submit("order-2");
    for (let n = 0; n < 10; n++)
      expect((await harness.deliver(`${body}${" ".repeat(n)}`)).statusCode).toBe(200);
    expect((await harness.deliver(`${body}${" ".repeat(10)}`)).statusCode).toBe(401);
    expect((await harness.deliver(body, { jobId: "order-2" })).statusCode).toBe(200);
    expect(harness.quarantineQueue.sent).toHaveLength(11);
  });
});

test("a delivery that cannot be quarantined for long uses up the room of its job only once", async () => {
  const harness = await wrongHarness();
  harness.faults.quarantineQueue = "unavailable";
  await harness.deliver(body);
  expect(harness.spillQueue.sent).toHaveLength(1);
  for (let n = 0; n < 20; n++) expect((await harness.drain()).batchItemFailures).toHaveLength(1);
  harness.faults.quarantineQueue = undefined;
  expect(await harness.drain()).toEqual({ batchItemFailures: [] });
  expect(harness.quarantineQueue.sent).toHaveLength(1);
});

describe("once a delivery has verified with the webhook secrets, a bad signature", () => {
  const forged = { headers: signedBy(["whsec_PRIVATE-other"], body) };

  test("is rejected, in this process and in others", async () => {
    const harness = await submittedHarness([SECRET], false);
    await harness.submit("order-2");
    await harness.deliver(body, { jobId: "order-2" });
    harness.effects.length = 0;
    expect((await harness.deliver(body, forged)).statusCode).toBe(401);
    expect(harness.effects).toEqual(["response 401"]);
    expect(harness.quarantineStore.verified).toEqual(new Set([secretsFingerprint([SECRET], LINK_KEY)]));
    const other = await submittedHarness();
    expect((await other.deliver(body, forged)).statusCode).toBe(401);
    expect(other.quarantineQueue.sent).toEqual([]);
  });

  test("is quarantined again after the webhook secrets were changed to wrong ones", async () => {
    const harness = await submittedHarness();
    harness.secrets.known = [WRONG];
    harness.secrets.fresh = [WRONG];
    expect((await harness.deliver(body)).statusCode).toBe(200);
    expect(harness.quarantineQueue.sent).toHaveLength(1);
  });
});

describe("that a delivery verified is recorded", () => {
  test("at the same time as the result: it adds no call to the time of the response", async () => {
    const harness = await submittedHarness([SECRET], false);
    harness.faults.table = 100;
    harness.faults.control = 80;
    expect(await harness.deliver(body)).toMatchObject({ statusCode: 200, tookMs: 100 });
    expect(harness.quarantineStore.verified.size).toBe(1);
  });

  test.each(["unavailable", "hangs"] as const)(
    "by the next delivery if table Control %s, and the delivery is stored all the same",
    async (fault) => {
      const harness = await submittedHarness([SECRET], false);
      harness.faults.control = fault;
      expect(await harness.deliver(body)).toMatchObject({ statusCode: 200, tookMs: 0 });
      expect(harness.job()?.status).toBe("SUCCEEDED");
      harness.faults.control = undefined;
      await harness.deliver(body);
      expect(harness.quarantineStore.verified.size).toBe(1);
    },
  );

  test("once in a process: after that, deliveries and forgeries do not use table Control", async () => {
    const harness = await submittedHarness([SECRET], false);
    await harness.deliver(body);
    harness.faults.control = "hangs";
    expect(await harness.deliver(body)).toMatchObject({ statusCode: 200, tookMs: 0 });
    expect(await harness.deliver(body, { headers: {} })).toMatchObject({ statusCode: 401, tookMs: 0 });
  });

  test("not if the provider signs nothing", async () => {
    const harness = await submittedHarness([], false);
    await harness.deliver(body);
    expect(harness.quarantineStore.verified.size).toBe(0);
  });
});

test("a test delivery, which is signed with whatever is set, is stored and leaves the quarantine on", async () => {
  const harness = await wrongHarness();
  const signed = {
    jobId: testJobId("00000000-0000-4000-8000-000000000000"),
    headers: signedBy([WRONG], body),
  };
  expect((await harness.deliver(body, signed)).statusCode).toBe(200);
  expect(harness.meter.totals).toEqual({});
  expect(harness.quarantineStore.verified.size).toBe(0);
  expect((await harness.deliver(body)).statusCode).toBe(200);
  expect(harness.quarantineQueue.sent).toHaveLength(1);
});

test("whoever has no token causes no call and gets the same response, quarantine or not", async () => {
  for (const hasVerified of [true, false]) {
    const harness = await submittedHarness([WRONG], hasVerified);
    harness.effects.length = 0;
    for (const name of Object.keys(harness.faults) as (keyof typeof harness.faults)[])
      if (name !== "linkKey") harness.faults[name] = "hangs";
    const path = pathOf("order-1", webhookToken("order-2", LINK_KEY));
    expect(await harness.receive({ path, body, headers: signedBy([SECRET], body) })).toEqual({
      statusCode: 401,
      body: "",
      tookMs: 0,
    });
    expect(harness.effects).toEqual(["response 401"]);
  }
});
