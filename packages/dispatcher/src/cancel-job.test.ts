import { isoTime } from "@boomerang/core";
import { describe, expect, test } from "vitest";
import {
  accepted,
  canceled,
  connectionReset,
  errorResponse,
  requestStatus,
} from "./testing/fake-api.fixture.ts";
import { createWorld, jobMessage, type Sent } from "./testing/world.fixture.ts";

const cancel = { type: "cancel", job_id: "order-1" };
const fields = { messageId: "cancel-message" };

describe("before the job is submitted", () => {
  test("a cancel that arrives before its job prevents the submission", async () => {
    const world = createWorld();
    expect(await world.send(cancel, fields)).toEqual({ isRetried: false });
    expect(await world.send(jobMessage())).toEqual({ isRetried: false });
    expect(world.job()).toMatchObject({ status: "CANCELED", submissions: 0 });
    expect(world.api.calls).toEqual([]);
    expect(world.meter.totals).toEqual({ JobsCanceled: 1 });
  });

  test("a job that waits for its submission is canceled without a call to the API", async () => {
    const world = createWorld();
    world.api.script.submit.push(errorResponse(503));
    await world.send(jobMessage());
    await world.send(cancel, fields);
    expect(world.job()?.status).toBe("CANCELED");
    expect(await world.send(jobMessage(), { receiveCount: 2 })).toEqual({ isRetried: false });
    expect(world.api.of("submit")).toHaveLength(1);
    expect(world.api.of("cancel")).toEqual([]);
  });

  test("during a submission the cancel retries after one second", async () => {
    const world = createWorld();
    let during: Sent | undefined;
    world.api.script.submit.push(async () => {
      during = await world.send(cancel, fields);
      return accepted("request-1");
    });
    await world.send(jobMessage());
    expect(during).toEqual({ isRetried: true, seconds: 1 });
    expect(world.job()?.status).toBe("SUBMITTED");
    expect(await world.send(cancel, { ...fields, receiveCount: 2 })).toEqual({ isRetried: false });
    expect(world.job()?.status).toBe("CANCELED");
  });
});

describe("while the API has the request", () => {
  async function submittedWorld() {
    const world = createWorld();
    await world.send(jobMessage());
    return world;
  }

  test("the request is canceled at the API and the job recorded as canceled", async () => {
    const world = await submittedWorld();
    expect(await world.send(cancel, fields)).toEqual({ isRetried: false });
    expect(world.api.of("cancel").map(({ url }) => url)).toEqual([
      "https://model-echo.api.baseten.co/async_request/request-1",
    ]);
    expect(world.job()).toMatchObject({ status: "CANCELED" });
    expect(world.meter.totals).toMatchObject({ JobsCanceled: 1 });
  });

  test("a cancel that is too late changes nothing, so that the result can arrive", async () => {
    const world = await submittedWorld();
    world.api.script.cancel.push(() => canceled(false));
    expect(await world.send(cancel, fields)).toEqual({ isRetried: false });
    expect(world.job()?.status).toBe("SUBMITTED");
  });

  test("the second attempt records a cancel that the first attempt could not record", async () => {
    const world = await submittedWorld();
    const store = { ...world.store, put: () => Promise.reject(new Error("down")) };
    expect((await world.send(cancel, fields, { store })).isRetried).toBe(true);
    world.api.script.cancel.push(() => canceled(false));
    world.api.script.status.push(() => requestStatus("CANCELED"));
    expect((await world.send(cancel, { ...fields, receiveCount: 2 })).isRetried).toBe(false);
    expect(world.job()?.status).toBe("CANCELED");
  });

  test("a request that the API does not know is left to reconcile", async () => {
    const world = await submittedWorld();
    world.api.script.cancel.push(errorResponse(404));
    expect(await world.send(cancel, fields)).toEqual({ isRetried: false });
    expect(world.job()?.status).toBe("SUBMITTED");
  });

  test.each([
    ["500", errorResponse(500)],
    ["a reset connection", connectionReset],
  ])("%s: the cancel is retried", async (_, response) => {
    const world = await submittedWorld();
    world.api.script.cancel.push(response);
    expect((await world.send(cancel, fields)).isRetried).toBe(true);
    expect((await world.send(cancel, { ...fields, receiveCount: 2 })).isRetried).toBe(false);
    expect(world.job()?.status).toBe("CANCELED");
  });

  test("429: this cancel and all others wait for the Retry-After of the API", async () => {
    const world = await submittedWorld();
    world.api.script.cancel.push(errorResponse(429, { retryAfter: 20 }));
    const { seconds } = await world.send(cancel, fields);
    expect(seconds).toBeGreaterThanOrEqual(20);
    expect(await world.send(cancel, { ...fields, receiveCount: 2 })).toEqual({
      isRetried: true,
      seconds: 20,
    });
    expect(world.api.of("cancel")).toHaveLength(1);
  });

  test.each([401, 402, 403])(
    "%i: the cancel retries after minutes, and an account error is counted",
    async (status) => {
      const world = await submittedWorld();
      world.api.script.cancel.push(errorResponse(status));
      expect((await world.send(cancel, fields)).seconds).toBeGreaterThanOrEqual(300);
      expect(world.meter.totals).toMatchObject({ AccountErrors: 1 });
      expect(world.freshReads).toEqual(["apiKey"]);
    },
  );

  test("without a usable API key the cancel retries with backoff", async () => {
    const world = await submittedWorld();
    world.missing.add("apiKey");
    expect((await world.send(cancel, fields)).seconds).toBe(1);
    expect((await world.send(cancel, { ...fields, receiveCount: 12 })).seconds).toBeGreaterThan(600);
    expect(world.job()?.status).toBe("SUBMITTED");
  });

  test("without a permit for the status call, a cancel that was too late is complete", async () => {
    const world = await submittedWorld();
    let permits = 0;
    const statusCalls = {
      ...world.collaborators.statusCalls,
      acquire: async () => (permits++ === 0 ? 0 : 9000),
    };
    world.api.script.cancel.push(() => canceled(false));
    expect(await world.send(cancel, fields, { statusCalls })).toEqual({ isRetried: false });
    expect(world.api.of("status")).toEqual([]);
  });

  test("a result that arrives during the cancel is kept", async () => {
    const world = await submittedWorld();
    world.api.script.cancel.push(async () => {
      await world.deliver();
      return canceled(true);
    });
    expect(await world.send(cancel, fields)).toEqual({ isRetried: false });
    expect(world.job()).toMatchObject({ status: "SUCCEEDED", result: '"PRIVATE output"' });
    expect(world.meter.totals.JobsCanceled).toBeUndefined();
  });

  test("a job that is resubmitted during the cancel is canceled again", async () => {
    const world = await submittedWorld();
    world.api.script.cancel.push(async () => {
      await world.lose();
      return canceled(true);
    });
    expect(await world.send(cancel, fields)).toEqual({ isRetried: true, seconds: 1 });
    expect((await world.send(cancel, { ...fields, receiveCount: 2 })).isRetried).toBe(false);
    expect(world.job()?.status).toBe("CANCELED");
  });

  test("after an unexpected error the cancel is retried", async () => {
    const world = await submittedWorld();
    const api = { ...world.api.client, cancelRequest: () => Promise.reject(new Error("PRIVATE")) };
    expect((await world.send(cancel, fields, { api })).isRetried).toBe(true);
  });
});

describe("after the outcome of the job", () => {
  test("a cancel changes nothing", async () => {
    const world = createWorld();
    await world.send(jobMessage());
    await world.deliver();
    const before = world.job();
    expect(await world.send(cancel, fields)).toEqual({ isRetried: false });
    expect(world.job()).toEqual(before);
    expect(world.api.of("cancel")).toEqual([]);
  });

  test("a result that arrives later replaces the outcome CANCELED", async () => {
    const world = createWorld();
    await world.send(jobMessage());
    await world.send(cancel, fields);
    await world.deliver();
    expect(world.job()?.status).toBe("SUCCEEDED");
  });
});

test("a record without target and request id, which no writer produces, stays unchanged", async () => {
  const world = createWorld();
  world.store.jobs.set("order-1", {
    job_id: "order-1",
    status: "SUBMITTED",
    version: 1,
    submissions: 1,
    deliveries: 0,
    created_at: isoTime(world.time.now()),
  });
  expect(await world.send(cancel, fields)).toEqual({ isRetried: false });
  expect(world.job()?.version).toBe(1);
});
