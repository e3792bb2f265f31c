import { createChance } from "@boomerang/testkit/chance";
import { restApiEvent } from "@boomerang/testkit/events/rest-api";
import { describe, expect, test } from "vitest";
import { createHandler } from "./handler.ts";
import {
  createHarness,
  deliveryBody,
  type Harness,
  pathOf,
  SECRET,
  signedBy,
  submittedHarness,
} from "./testing/harness.fixture.ts";

const body = deliveryBody();

describe("the time counts from the request, so that a cold start does not push the response past seven seconds", () => {
  test.each([
    [0, 5000],
    [400, 4600],
    [2400, 2600],
    [4900, 1300],
    [9000, 1300],
  ])(
    "%i ms after the request a table that hangs gets %i ms before the delivery is spilled",
    async (late, ms) => {
      const harness = createHarness();
      harness.faults.table = "hangs";
      const requestTimeEpoch = harness.time.now() - late;
      const { statusCode, tookMs } = await harness.deliver(body, { requestTimeEpoch });
      expect([statusCode, tookMs]).toEqual([200, ms]);
    },
  );

  test("while everything hangs the response is sent within seven seconds of the request", async () => {
    for (const late of [0, 400, 2400, 4900]) {
      const harness = createHarness();
      for (const part of ["table", "bucket", "spillQueue", "webhookSecrets"] as const)
        harness.faults[part] = "hangs";
      const requestTimeEpoch = harness.time.now() - late;
      const { statusCode, tookMs } = await harness.deliver(body, { requestTimeEpoch });
      expect(statusCode).toBe(503);
      expect(late + tookMs).toBeLessThanOrEqual(7000);
    }
  });
});

describe("no second of the provider's is wasted", () => {
  test("a link key that takes 4.3 s is waited for", async () => {
    const harness = await submittedHarness();
    harness.faults.linkKey = 4300;
    expect((await harness.deliver(body)).statusCode).toBe(200);
    expect(harness.job()?.status).toBe("SUCCEEDED");
  });

  test("the spill queue is tried until the last moment", async () => {
    const harness = createHarness();
    harness.faults.table = "unavailable";
    harness.faults.spillQueue = "unavailable";
    harness.time.setTimeout(() => {
      harness.faults.spillQueue = undefined;
    }, 6000);
    const { statusCode, tookMs } = await harness.deliver(body);
    expect(statusCode).toBe(200);
    expect(tookMs).toBeGreaterThanOrEqual(6000);
    expect(harness.spillQueue.sent).toHaveLength(1);
  });
});

describe("while the table hangs, only the first delivery of a process in 30 s waits for it", () => {
  const deliverWithin = async (harness: Harness) => (await harness.deliver(body)).tookMs;

  test("the next ones are spilled after half a second", async () => {
    const harness = createHarness();
    harness.faults.table = "hangs";
    expect(await deliverWithin(harness)).toBe(5000);
    const times: number[] = [];
    for (let n = 0; n < 122; n++) times.push(await deliverWithin(harness));
    // In each 30 s, one waits for the whole time.
    expect(times.filter((ms) => ms === 5000)).toHaveLength(2);
    expect(times.filter((ms) => ms === 500)).toHaveLength(120);
    expect(harness.meter.totals).toEqual({ DeliveriesSpilled: 123 });
  });

  test("a delivery that is stored in that time ends it", async () => {
    const harness = await submittedHarness();
    harness.faults.table = "hangs";
    await harness.deliver(body);
    harness.faults.table = 200;
    expect(await harness.deliver(body)).toMatchObject({ statusCode: 200, tookMs: 200 });
    harness.faults.table = 2000;
    // The job has an outcome by now: a second call counts the delivery.
    expect(await harness.deliver(body)).toMatchObject({ statusCode: 200, tookMs: 4000 });
    expect(harness.meter.totals).toMatchObject({
      DeliveriesSpilled: 1,
      DeliveriesRepeated: 1,
    });
  });

  test("a table that is slow but works stores again after 30 s at the latest", async () => {
    const harness = await submittedHarness();
    harness.faults.table = "hangs";
    await harness.deliver(body);
    harness.faults.table = 600;
    expect(await deliverWithin(harness)).toBe(500);
    await harness.time.advance(30_000);
    expect(await harness.deliver(body)).toMatchObject({ statusCode: 200, tookMs: 1200 });
    expect(harness.meter.totals).toMatchObject({ DeliveriesRepeated: 1 });
  });

  test.each(["unavailable", 100] as const)("a table that is %s gets the whole time", async (fault) => {
    const harness = await submittedHarness();
    await harness.submit("order-2");
    harness.faults.table = fault;
    await harness.deliver(body);
    harness.faults.table = 4000;
    expect(await harness.deliver(body, { jobId: "order-2" })).toMatchObject({
      statusCode: 200,
      tookMs: 4000,
    });
    expect(harness.job("order-2")?.status).toBe("SUCCEEDED");
  });

  test("a delivery that is rejected as forged says nothing about the table", async () => {
    const harness = createHarness();
    harness.faults.table = "hangs";
    await harness.deliver(body);
    expect((await harness.deliver(body, { headers: {} })).statusCode).toBe(401);
    expect(await deliverWithin(harness)).toBe(500);
  });
});

/** So many deliveries of one job at once, each to a process of its own; the table's calls take `latencyMs`. */
async function deliverAtOnce(count: number, latencyMs: number | undefined, text: string) {
  const harness = await submittedHarness();
  harness.faults.table = latencyMs;
  const event = restApiEvent({
    path: pathOf("order-1"),
    body: text,
    headers: signedBy([SECRET], text),
    requestTimeEpoch: harness.time.now(),
  });
  const began = harness.time.now();
  const receivers = Array.from({ length: count }, (_, n) =>
    createHandler({ ...harness.collaborators, random: createChance(n).stream("delays") }),
  );
  const responses = await harness.time.run(Promise.all(receivers.map((receive) => receive(event))));
  return {
    harness,
    statuses: responses.map(({ statusCode }) => statusCode),
    tookMs: harness.time.now() - began,
  };
}

describe("simultaneous deliveries of one job all get 200, and each is counted without a spill", () => {
  test.each([
    [24, undefined],
    [24, 20],
    [24, 60],
    [100, undefined],
    [100, 20],
  ])("%i deliveries, calls to the table of %s ms", async (count, latencyMs) => {
    const { harness, statuses } = await deliverAtOnce(count, latencyMs, body);
    expect(new Set(statuses)).toEqual(new Set([200]));
    expect(harness.job()).toMatchObject({ status: "SUCCEEDED", deliveries: count });
    expect(harness.meter.totals).toEqual({ DeliveriesRepeated: count - 1 });
  });

  test("more than the table can take in time: the rest is spilled, gets 200 too, and is drained later", async () => {
    const { harness, statuses, tookMs } = await deliverAtOnce(100, 100, body);
    expect(new Set(statuses)).toEqual(new Set([200]));
    expect(tookMs).toBeLessThanOrEqual(7000);
    expect(harness.meter.totals.DeliveriesSpilled).toBeGreaterThan(0);
    harness.faults.table = undefined;
    expect(await harness.drain()).toEqual({ batchItemFailures: [] });
    expect(harness.job()?.status).toBe("SUCCEEDED");
    // A write that took effect just after the deadline counts its delivery, and its spilled copy counts again.
    expect(harness.job()?.deliveries).toBeGreaterThanOrEqual(100);
  });

  test("contention is not taken for a table that hangs", async () => {
    const harness = await submittedHarness();
    const { store, clock } = harness.collaborators;
    let isContended = true;
    const put: typeof store.put = (...write) => (isContended ? Promise.resolve(false) : store.put(...write));
    const updateOpen: typeof store.updateOpen = async (...write) =>
      isContended ? { type: "not_open", job: harness.job() } : store.updateOpen(...write);
    const handle = createHandler({ ...harness.collaborators, store: { ...store, put, updateOpen } });
    const deliver = async () => {
      const began = clock.now();
      const headers = signedBy([SECRET], body);
      const event = restApiEvent({ path: pathOf("order-1"), body, headers, requestTimeEpoch: began });
      expect((await harness.time.run(handle(event))).statusCode).toBe(200);
      return clock.now() - began;
    };
    expect(await deliver()).toBeLessThan(5000);
    expect(harness.spillQueue.sent).toHaveLength(1);
    isContended = false;
    harness.faults.table = 4000;
    expect(await deliver()).toBe(4000);
  });
});
