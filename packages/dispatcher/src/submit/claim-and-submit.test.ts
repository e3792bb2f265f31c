import type { Job } from "@boomerang/core";
import { writeJob } from "@boomerang/runtime";
import { describe, expect, test } from "vitest";
import { accepted, errorResponse } from "../testing/fake-api.fixture.ts";
import { createHarness, jobMessage, type Sent } from "../testing/harness.fixture.ts";

test("a message is submitted and recorded", async () => {
  const harness = createHarness();
  expect(await harness.send(jobMessage({ metadata: { customer: "42" } }))).toEqual({ isRetried: false });
  expect(harness.api.calls.map(({ operation, url }) => [operation, url])).toEqual([
    ["submit", "https://model-echo.api.baseten.co/production/async_predict"],
  ]);
  expect(harness.job()).toMatchObject({
    status: "SUBMITTED",
    request_id: "request-1",
    submissions: 1,
    version: 2,
    metadata: { customer: "42" },
    submitted_at: "2026-01-01T00:00:00.000Z",
  });
  expect(harness.meter.totals).toEqual({});
});

test("a chain is submitted to the chain endpoint", async () => {
  const harness = createHarness();
  await harness.send(jobMessage({ target: { chain_id: "c1", environment: "staging", regional: true } }));
  expect(harness.api.calls[0]?.url).toBe("https://chain-c1-staging.api.baseten.co/async_run_remote");
});

test("the claim is written before the call, the response after it", async () => {
  const harness = createHarness();
  let during: Job | undefined;
  harness.api.script.submit.push(() => {
    during = harness.job();
    return accepted("r1");
  });
  await harness.send(jobMessage());
  expect(during).toMatchObject({ status: "PENDING", submissions: 1, version: 1 });
  expect(harness.job()).toMatchObject({ status: "SUBMITTED", version: 2 });
});

describe("the rate limit of submissions", () => {
  test("a message without a permit is retried without a claim, and submitted later", async () => {
    const harness = createHarness();
    const submissionLimiter = { ...harness.collaborators.submissionLimiter, acquire: async () => 7000 };
    expect(await harness.send(jobMessage(), {}, { submissionLimiter })).toEqual({
      isRetried: true,
      seconds: 10,
    });
    expect(harness.store.changes).toEqual([]);
    expect(harness.api.calls).toEqual([]);
    await harness.send(jobMessage(), { receiveCount: 2 });
    expect(harness.job()?.status).toBe("SUBMITTED");
  });

  test("the dispatcher waits up to 5 s for a permit", async () => {
    const harness = createHarness();
    const acquire = (maxWaitMs: number) => harness.time.sleep(maxWaitMs).then(() => 0);
    const submissionLimiter = { ...harness.collaborators.submissionLimiter, acquire };
    const before = harness.time.now();
    expect(await harness.send(jobMessage(), {}, { submissionLimiter })).toEqual({ isRetried: false });
    expect(harness.time.now() - before).toBe(5000);
    expect(harness.job()?.status).toBe("SUBMITTED");
  });
});

describe("a permit while the table is slow", () => {
  /** A table whose first write takes `ms`. */
  function slowTable(harness: ReturnType<typeof createHarness>, ms: number) {
    let isSlow = true;
    return {
      ...harness.store,
      async put(...write: Parameters<typeof harness.store.put>) {
        if (isSlow) await harness.time.sleep(ms);
        isSlow = false;
        return harness.store.put(...write);
      },
    };
  }

  test("expires, and the claim is released: the call would count in another minute than its permit", async () => {
    const harness = createHarness();
    const sent = await harness.send(jobMessage(), { receiveCount: 3 }, { store: slowTable(harness, 751) });
    expect(sent).toEqual({ isRetried: true, seconds: 3 });
    expect(harness.api.calls).toEqual([]);
    expect(harness.job()).toMatchObject({ status: "PENDING", submissions: 0 });
    expect(harness.job()).not.toHaveProperty("lease_until");
    expect(await harness.send(jobMessage(), { receiveCount: 4 })).toEqual({ isRetried: false });
    expect(harness.job()).toMatchObject({ status: "SUBMITTED", submissions: 1 });
  });

  test("is valid for 750 ms", async () => {
    const harness = createHarness();
    const sent = await harness.send(jobMessage(), {}, { store: slowTable(harness, 750) });
    expect(sent).toEqual({ isRetried: false });
    expect(harness.job()?.status).toBe("SUBMITTED");
  });
});

describe("a message that is received twice", () => {
  test("is submitted once", async () => {
    const harness = createHarness();
    await harness.send(jobMessage());
    for (const receiveCount of [1, 2]) {
      expect(await harness.send(jobMessage(), { receiveCount })).toEqual({ isRetried: false });
    }
    expect(harness.api.of("submit")).toHaveLength(1);
    expect(harness.job()?.version).toBe(2);
  });

  test("waits while a delivery of the job is quarantined, and is submitted again if that was forged", async () => {
    const harness = createHarness();
    harness.api.script.submit.push(errorResponse(500));
    await harness.send(jobMessage());
    const at = harness.time.now();
    const error = { code: "DELIVERY_UNVERIFIED", message: "set the right webhook secrets" } as const;
    await writeJob(harness.collaborators, "order-1", { type: "quarantined_delivery", at, error });
    expect(await harness.send(jobMessage(), { receiveCount: 2 })).toEqual({ isRetried: true, seconds: 900 });
    expect(harness.api.of("submit")).toHaveLength(1);
    await writeJob(harness.collaborators, "order-1", { type: "forged_delivery", at });
    await harness.send(jobMessage(), { receiveCount: 3 });
    expect(harness.job()).toMatchObject({ status: "SUBMITTED", submissions: 2 });
  });

  test("waits while its submission is in progress", async () => {
    const harness = createHarness();
    let second: Sent | undefined;
    harness.api.script.submit.push(async () => {
      second = await harness.send(jobMessage(), { receiveCount: 2 });
      return accepted("r1");
    });
    expect(await harness.send(jobMessage())).toEqual({ isRetried: false });
    expect(second).toEqual({ isRetried: true, seconds: 91 });
    expect(harness.api.of("submit")).toHaveLength(1);
  });

  test("is resubmitted after the lease of a crashed dispatcher", async () => {
    const harness = createHarness();
    const crash = new Error("the process ended");
    const api = { ...harness.api.client, submit: () => Promise.reject(crash) };
    expect((await harness.send(jobMessage(), {}, { api })).isRetried).toBe(true);
    await harness.time.advance(89_999);
    expect((await harness.send(jobMessage(), { receiveCount: 2 })).isRetried).toBe(true);
    await harness.time.advance(1);
    expect((await harness.send(jobMessage(), { receiveCount: 3 })).isRetried).toBe(false);
    expect(harness.job()).toMatchObject({ status: "SUBMITTED", submissions: 2 });
  });
});
