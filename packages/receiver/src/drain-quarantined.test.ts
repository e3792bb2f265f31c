import { isoTime } from "@boomerang/core";
import type { Fault } from "@boomerang/testkit/harness";
import type { CollaboratorName } from "@boomerang/testkit/receiver-faults";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  deliveryBody,
  type Harness,
  resultOf,
  SECRET,
  signedBy,
  submittedHarness,
} from "./testing/harness.fixture.ts";

const WRONG = "whsec_PRIVATE-wrong";
const HOUR = 3_600_000;
const body = deliveryBody();
const DONE = { batchItemFailures: [] };
const STAYS = { batchItemFailures: [{ itemIdentifier: "message-0" }] };

/** A harness in which a genuine delivery of order-1 is quarantined. */
async function quarantined(text = body): Promise<Harness> {
  const harness = await submittedHarness([WRONG], false);
  await harness.deliver(text);
  expect(harness.quarantineQueue.sent).toHaveLength(1);
  return harness;
}

function setSecrets(harness: Harness, list: readonly string[]): void {
  harness.secrets.known = list;
  harness.secrets.fresh = list;
}

const drain = (harness: Harness, receiveCount = 1) =>
  harness.drain(
    harness.quarantineQueue.sent.map((message) => message.body),
    receiveCount,
  );

describe("once the webhook secrets are right, a quarantined delivery", () => {
  test.each([body, deliveryBody({ data: `"${"x".repeat(900_000)}"` })])(
    "is stored as any other, however old it is by now",
    async (text) => {
      const harness = await quarantined(text);
      await harness.time.run(harness.time.sleep(23 * HOUR));
      setSecrets(harness, [SECRET]);
      expect(await drain(harness)).toEqual(DONE);
      expect(harness.job()).toMatchObject({ status: "SUCCEEDED", deliveries: 1 });
      expect(harness.job()).not.toHaveProperty("quarantined_delivery_at");
      expect(text).toContain(await resultOf(harness));
      expect(harness.meter.totals).toMatchObject({ DeliveriesReleased: 1 });
      expect(harness.quarantineStore.verified.size).toBe(1);
    },
  );

  test("that is received twice is only counted the second time", async () => {
    const harness = await quarantined();
    setSecrets(harness, [SECRET]);
    await drain(harness);
    const first = harness.job();
    expect(await drain(harness)).toEqual(DONE);
    expect(harness.job()).toEqual({ ...first, deliveries: 2, version: (first?.version ?? 0) + 1 });
  });

  test("is dropped as forged if it does not verify and another one has; its job may be resubmitted again", async () => {
    const harness = await quarantined();
    const other = "whsec_PRIVATE-of-the-provider-now";
    setSecrets(harness, [other]);
    await harness.submit("order-2");
    await harness.deliver(body, { jobId: "order-2", headers: signedBy([other], body) });
    expect(await drain(harness)).toEqual(DONE);
    expect(harness.job()).toMatchObject({
      status: "SUBMITTED",
      check_at: isoTime(harness.time.now() + 20 * 60_000),
    });
    expect(harness.job()).not.toHaveProperty("quarantined_delivery_at");
    expect(harness.meter.totals).toMatchObject({ DeliveriesDropped: 1 });
  });
});

describe("a quarantined delivery stays on its queue", () => {
  test("while nothing has verified with the webhook secrets, and is tried every 15 minutes at least", async () => {
    const harness = await quarantined();
    const before = harness.job();
    for (const receiveCount of [1, 2, 10, 100]) expect(await drain(harness, receiveCount)).toEqual(STAYS);
    expect(harness.quarantineQueue.visibilityChanges.map(({ seconds }) => seconds)).toEqual([2, 4, 900, 900]);
    expect(harness.spillQueue.visibilityChanges).toEqual([]);
    expect(harness.job()).toBe(before);
    expect(harness.meter.totals).toEqual({ DeliveriesQuarantined: 1 });
  });

  test.each<[CollaboratorName, readonly string[]]>([
    ["webhookSecrets", [SECRET]],
    ["table", [SECRET]],
    ["control", [WRONG]],
    ["linkKey", [WRONG]],
  ])("while %s is unavailable", async (name, list) => {
    const harness = await quarantined();
    setSecrets(harness, list);
    harness.faults[name] = "unavailable";
    expect(await drain(harness)).toEqual(STAYS);
    expect(harness.log.lines.map(({ message }) => message)).toContain(
      "quarantined delivery cannot be verified or stored now; it is retried later",
    );
  });

  test("and its job gets its note if the process that quarantined it died before", async () => {
    const harness = await submittedHarness([WRONG], false);
    const unnoted = harness.job();
    await harness.deliver(body);
    const at = harness.job()?.quarantined_delivery_at;
    if (unnoted !== undefined) harness.store.jobs.set("order-1", unnoted);
    await harness.time.run(harness.time.sleep(HOUR));
    await drain(harness);
    expect(harness.job()?.quarantined_delivery_at).toBe(at);
  });
});

describe("whatever is down, slow or hangs while the webhook secrets are wrong", () => {
  const fault = fc.oneof(
    fc.constantFrom<Fault | undefined>(undefined, "unavailable", "hangs", "response lost"),
    fc.integer({ min: 1, max: 500 }),
  );
  const names = ["table", "bucket", "spillQueue", "quarantineQueue", "control", "webhookSecrets"] as const;
  const faults = fc.record(Object.fromEntries(names.map((name) => [name, fault])));
  const data = fc.constantFrom('"PRIVATE"', `"${"x".repeat(900_000)}"`);

  test("a genuine delivery gets 200 only if it is kept, never 401, and is stored once they are right", async () => {
    await fc.assert(
      fc.asyncProperty(faults, data, async (chosen, result) => {
        const harness = await submittedHarness([WRONG], false);
        Object.assign(harness.faults, chosen);
        const text = deliveryBody({ data: result });
        const { statusCode } = await harness.deliver(text);
        const kept = harness.quarantineQueue.sent.length + harness.spillQueue.sent.length;
        expect([200, 503]).toContain(statusCode);
        if (statusCode === 200) expect(kept).toBeGreaterThan(0);
        for (const name of names) harness.faults[name] = undefined;
        // Drained before the correction, what was spilled is quarantined.
        if (kept === 1) expect([DONE, STAYS]).toContainEqual(await harness.drain());
        setSecrets(harness, [SECRET]);
        if (statusCode === 503) expect((await harness.deliver(text)).statusCode).toBe(200);
        expect(await drain(harness)).toEqual(DONE);
        expect(await harness.drain()).toEqual(DONE);
        expect(await resultOf(harness)).toBe(result);
      }),
      { numRuns: 200 },
    );
  });
});
