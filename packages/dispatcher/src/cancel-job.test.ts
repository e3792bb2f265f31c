import { isoTime } from "@boomerang/core";
import { describe, expect, test } from "vitest";
import {
  accepted,
  canceled,
  connectionReset,
  errorResponse,
  requestStatus,
} from "./testing/fake-api.fixture.ts";
import { createHarness, jobMessage, type Sent } from "./testing/harness.fixture.ts";

const cancel = { type: "cancel", job_id: "order-1" };
const fields = { messageId: "cancel-message" };

describe("before the job is submitted", () => {
  test("a cancel that arrives before its job prevents the submission", async () => {
    const harness = createHarness();
    expect(await harness.send(cancel, fields)).toEqual({ isRetried: false });
    expect(await harness.send(jobMessage())).toEqual({ isRetried: false });
    expect(harness.job()).toMatchObject({ status: "CANCELED", submissions: 0 });
    expect(harness.api.calls).toEqual([]);
    expect(harness.meter.totals).toEqual({ JobsCanceled: 1 });
  });

  test("a job that waits for its submission is canceled without a call to the API", async () => {
    const harness = createHarness();
    harness.api.script.submit.push(errorResponse(503));
    await harness.send(jobMessage());
    await harness.send(cancel, fields);
    expect(harness.job()?.status).toBe("CANCELED");
    expect(await harness.send(jobMessage(), { receiveCount: 2 })).toEqual({ isRetried: false });
    expect(harness.api.of("submit")).toHaveLength(1);
    expect(harness.api.of("cancel")).toEqual([]);
  });

  test("during a submission the cancel retries after one second", async () => {
    const harness = createHarness();
    let during: Sent | undefined;
    harness.api.script.submit.push(async () => {
      during = await harness.send(cancel, fields);
      return accepted("request-1");
    });
    await harness.send(jobMessage());
    expect(during).toEqual({ isRetried: true, seconds: 1 });
    expect(harness.job()?.status).toBe("SUBMITTED");
    expect(await harness.send(cancel, { ...fields, receiveCount: 2 })).toEqual({ isRetried: false });
    expect(harness.job()?.status).toBe("CANCELED");
  });
});

describe("while the API has the request", () => {
  async function submittedHarness() {
    const harness = createHarness();
    await harness.send(jobMessage());
    return harness;
  }

  test("the request is canceled at the API and the job recorded as canceled", async () => {
    const harness = await submittedHarness();
    expect(await harness.send(cancel, fields)).toEqual({ isRetried: false });
    expect(harness.api.of("cancel").map(({ url }) => url)).toEqual([
      "https://model-echo.api.baseten.co/async_request/request-1",
    ]);
    expect(harness.job()).toMatchObject({ status: "CANCELED" });
    expect(harness.meter.totals).toMatchObject({ JobsCanceled: 1 });
  });

  test("a cancel that is too late changes nothing, so that the result can arrive", async () => {
    const harness = await submittedHarness();
    harness.api.script.cancel.push(() => canceled(false));
    expect(await harness.send(cancel, fields)).toEqual({ isRetried: false });
    expect(harness.job()?.status).toBe("SUBMITTED");
  });

  test("the second attempt records a cancel that the first attempt could not record", async () => {
    const harness = await submittedHarness();
    const store = { ...harness.store, put: () => Promise.reject(new Error("down")) };
    expect((await harness.send(cancel, fields, { store })).isRetried).toBe(true);
    harness.api.script.cancel.push(() => canceled(false));
    harness.api.script.status.push(() => requestStatus("CANCELED"));
    expect((await harness.send(cancel, { ...fields, receiveCount: 2 })).isRetried).toBe(false);
    expect(harness.job()?.status).toBe("CANCELED");
  });

  test("a request that the API does not know is left to reconcile", async () => {
    const harness = await submittedHarness();
    harness.api.script.cancel.push(errorResponse(404));
    expect(await harness.send(cancel, fields)).toEqual({ isRetried: false });
    expect(harness.job()?.status).toBe("SUBMITTED");
  });

  test.each([
    ["500", errorResponse(500)],
    ["a reset connection", connectionReset],
  ])("%s: the cancel is retried", async (_, response) => {
    const harness = await submittedHarness();
    harness.api.script.cancel.push(response);
    expect((await harness.send(cancel, fields)).isRetried).toBe(true);
    expect((await harness.send(cancel, { ...fields, receiveCount: 2 })).isRetried).toBe(false);
    expect(harness.job()?.status).toBe("CANCELED");
  });

  test("429: this cancel and all others wait for the Retry-After of the API", async () => {
    const harness = await submittedHarness();
    harness.api.script.cancel.push(errorResponse(429, { retryAfter: 20 }));
    const { seconds } = await harness.send(cancel, fields);
    expect(seconds).toBeGreaterThanOrEqual(20);
    const again = await harness.send(cancel, { ...fields, receiveCount: 2 });
    expect(again.seconds).toBeGreaterThanOrEqual(20);
    expect(harness.api.of("cancel")).toHaveLength(1);
  });

  test.each([401, 402, 403])("%i: the cancel is retried, and an account error is counted", async (status) => {
    const harness = await submittedHarness();
    harness.api.script.cancel.push(errorResponse(status));
    expect((await harness.send(cancel, fields)).seconds).toBe(3);
    expect(harness.meter.totals).toMatchObject({ AccountErrors: 1 });
    expect(harness.freshReads).toEqual(["apiKey"]);
  });

  test("while cancel calls fail, one message at a time calls the API", async () => {
    const harness = await submittedHarness();
    harness.api.script.cancel.push(...Array.from({ length: 20 }, () => errorResponse(503)));
    await harness.send(cancel, fields);
    await harness.time.advance(30_000);
    for (let n = 2; n < 12; n++) await harness.send(cancel, { messageId: `m${n}`, receiveCount: 2 });
    expect(harness.api.of("cancel")).toHaveLength(2);
    await harness.send(jobMessage({ job_id: "order-2" }), { messageId: "other" });
    expect(harness.job("order-2")?.status).toBe("SUBMITTED");
  });

  test("without a usable API key the cancel is retried, however often it was received before", async () => {
    const harness = await submittedHarness();
    harness.missing.add("apiKey");
    expect((await harness.send(cancel, fields)).seconds).toBe(3);
    expect((await harness.send(cancel, { ...fields, receiveCount: 12 })).seconds).toBe(3);
    expect(harness.job()?.status).toBe("SUBMITTED");
  });

  test("without a permit for the status call, a cancel that was too late is complete", async () => {
    const harness = await submittedHarness();
    let permits = 0;
    const statusLimiter = {
      ...harness.collaborators.statusLimiter,
      acquire: async () => (permits++ === 0 ? 0 : 9000),
    };
    harness.api.script.cancel.push(() => canceled(false));
    expect(await harness.send(cancel, fields, { statusLimiter })).toEqual({ isRetried: false });
    expect(harness.api.of("status")).toEqual([]);
  });

  test("a result that arrives during the cancel is kept", async () => {
    const harness = await submittedHarness();
    harness.api.script.cancel.push(async () => {
      await harness.deliver();
      return canceled(true);
    });
    expect(await harness.send(cancel, fields)).toEqual({ isRetried: false });
    expect(harness.job()).toMatchObject({ status: "SUCCEEDED", result: '"PRIVATE output"' });
    expect(harness.meter.totals.JobsCanceled).toBeUndefined();
  });

  test("a job that is resubmitted during the cancel is canceled again", async () => {
    const harness = await submittedHarness();
    harness.api.script.cancel.push(async () => {
      await harness.lose();
      return canceled(true);
    });
    expect(await harness.send(cancel, fields)).toEqual({ isRetried: true, seconds: 1 });
    expect((await harness.send(cancel, { ...fields, receiveCount: 2 })).isRetried).toBe(false);
    expect(harness.job()?.status).toBe("CANCELED");
  });

  test("after an unexpected error the cancel is retried", async () => {
    const harness = await submittedHarness();
    const api = { ...harness.api.client, cancelRequest: () => Promise.reject(new Error("PRIVATE")) };
    expect((await harness.send(cancel, fields, { api })).isRetried).toBe(true);
  });
});

describe("after the outcome of the job", () => {
  test("a cancel changes nothing", async () => {
    const harness = createHarness();
    await harness.send(jobMessage());
    await harness.deliver();
    const before = harness.job();
    expect(await harness.send(cancel, fields)).toEqual({ isRetried: false });
    expect(harness.job()).toEqual(before);
    expect(harness.api.of("cancel")).toEqual([]);
  });

  test("a result that arrives later replaces the outcome CANCELED", async () => {
    const harness = createHarness();
    await harness.send(jobMessage());
    await harness.send(cancel, fields);
    await harness.deliver();
    expect(harness.job()?.status).toBe("SUCCEEDED");
  });
});

test("a record without target and request id, which no writer produces, stays unchanged", async () => {
  const harness = createHarness();
  harness.store.jobs.set("order-1", {
    job_id: "order-1",
    status: "SUBMITTED",
    version: 1,
    submissions: 1,
    deliveries: 0,
    created_at: isoTime(harness.time.now()),
  });
  expect(await harness.send(cancel, fields)).toEqual({ isRetried: false });
  expect(harness.job()?.version).toBe(1);
});
