import { isoTime } from "@boomerang/core";
import { writeJob } from "@boomerang/runtime";
import { describe, expect, test } from "vitest";
import { accepted, canceled, cutOff, refusal, requestStatus } from "./testing/fake-api.fixture.ts";
import { createWorld, jobMessage, type Sent, type World } from "./testing/world.fixture.ts";

const cancel = { type: "cancel", job_id: "order-1" };
const fields = { messageId: "cancel-message" };

const succeed = (world: World) =>
  writeJob(world.collaborators, "order-1", {
    type: "deliver",
    jobId: "order-1",
    requestId: "request-1",
    outcome: { result: { text: '"PRIVATE output"' } },
  });

describe("before the API has the job", () => {
  test("a cancel that overtakes its job keeps it from being submitted", async () => {
    const world = createWorld();
    expect(await world.send(cancel, fields)).toEqual({ isReturned: false });
    expect(await world.send(jobMessage())).toEqual({ isReturned: false });
    expect(world.job()).toMatchObject({ status: "CANCELED", submissions: 0 });
    expect(world.api.calls).toEqual([]);
    expect(world.meter.totals).toEqual({ JobsCanceled: 1 });
  });

  test("a job that waits for the API is cancelled here", async () => {
    const world = createWorld();
    world.api.script.submit.push(refusal(503));
    await world.send(jobMessage());
    await world.send(cancel, fields);
    expect(world.job()?.status).toBe("CANCELED");
    expect(await world.send(jobMessage(), { receives: 2 })).toEqual({ isReturned: false });
    expect(world.api.of("submit")).toHaveLength(1);
    expect(world.api.of("cancel")).toEqual([]);
  });

  test("while the submission is under way a cancel comes back within a second", async () => {
    const world = createWorld();
    let during: Sent | undefined;
    world.api.script.submit.push(async () => {
      during = await world.send(cancel, fields);
      return accepted("request-1");
    });
    await world.send(jobMessage());
    expect(during).toEqual({ isReturned: true, seconds: 1 });
    expect(world.job()?.status).toBe("SUBMITTED");
    expect(await world.send(cancel, { ...fields, receives: 2 })).toEqual({ isReturned: false });
    expect(world.job()?.status).toBe("CANCELED");
  });
});

describe("while the API has the job", () => {
  async function submittedWorld() {
    const world = createWorld();
    await world.send(jobMessage());
    return world;
  }

  test("it is cancelled there and recorded", async () => {
    const world = await submittedWorld();
    expect(await world.send(cancel, fields)).toEqual({ isReturned: false });
    expect(world.api.of("cancel").map(({ url }) => url)).toEqual([
      "https://model-echo.api.baseten.co/async_request/request-1",
    ]);
    expect(world.job()).toMatchObject({ status: "CANCELED" });
    expect(world.meter.totals).toMatchObject({ JobsCanceled: 1 });
  });

  test("a cancel that comes too late changes nothing: the result comes", async () => {
    const world = await submittedWorld();
    world.api.script.cancel.push(() => canceled(false));
    expect(await world.send(cancel, fields)).toEqual({ isReturned: false });
    expect(world.job()?.status).toBe("SUBMITTED");
  });

  test("a cancel whose first try was stopped before it was recorded is recorded by the second", async () => {
    const world = await submittedWorld();
    const store = { ...world.store, put: () => Promise.reject(new Error("down")) };
    expect((await world.send(cancel, fields, { store })).isReturned).toBe(true);
    world.api.script.cancel.push(() => canceled(false));
    world.api.script.status.push(() => requestStatus("CANCELED"));
    expect((await world.send(cancel, { ...fields, receives: 2 })).isReturned).toBe(false);
    expect(world.job()?.status).toBe("CANCELED");
  });

  test("a request that the API does not know is reconciling's to find out", async () => {
    const world = await submittedWorld();
    world.api.script.cancel.push(refusal(404));
    expect(await world.send(cancel, fields)).toEqual({ isReturned: false });
    expect(world.job()?.status).toBe("SUBMITTED");
  });

  test.each([
    ["500", refusal(500)],
    ["a broken connection", cutOff],
  ])("%s: the cancel comes back", async (_, answer) => {
    const world = await submittedWorld();
    world.api.script.cancel.push(answer);
    expect((await world.send(cancel, fields)).isReturned).toBe(true);
    expect((await world.send(cancel, { ...fields, receives: 2 })).isReturned).toBe(false);
    expect(world.job()?.status).toBe("CANCELED");
  });

  test("429: the cancel comes back after what the API asked for, and the others wait too", async () => {
    const world = await submittedWorld();
    world.api.script.cancel.push(refusal(429, { retryAfter: 20 }));
    const { seconds } = await world.send(cancel, fields);
    expect(seconds).toBeGreaterThanOrEqual(20);
    expect(await world.send(cancel, { ...fields, receives: 2 })).toEqual({ isReturned: true, seconds: 20 });
    expect(world.api.of("cancel")).toHaveLength(1);
  });

  test.each([401, 402, 403])("%i: the cancel comes back slowly, with an alarm", async (status) => {
    const world = await submittedWorld();
    world.api.script.cancel.push(refusal(status));
    expect((await world.send(cancel, fields)).seconds).toBeGreaterThanOrEqual(300);
    expect(world.meter.totals).toMatchObject({ AccountErrors: 1 });
    expect(world.freshReads).toEqual(["apiKey"]);
  });

  test("a key that cannot be used: the cancel comes back, soon at first", async () => {
    const world = await submittedWorld();
    world.missing.add("apiKey");
    expect((await world.send(cancel, fields)).seconds).toBe(1);
    expect((await world.send(cancel, { ...fields, receives: 12 })).seconds).toBeGreaterThan(600);
    expect(world.job()?.status).toBe("SUBMITTED");
  });

  test("when the calls for asking twice are used up, a cancel that was too late is done", async () => {
    const world = await submittedWorld();
    let turns = 0;
    const statusCalls = {
      ...world.collaborators.statusCalls,
      acquire: async () => (turns++ === 0 ? 0 : 9000),
    };
    world.api.script.cancel.push(() => canceled(false));
    expect(await world.send(cancel, fields, { statusCalls })).toEqual({ isReturned: false });
    expect(world.api.of("status")).toEqual([]);
  });

  test("a result that comes during the cancel stands", async () => {
    const world = await submittedWorld();
    world.api.script.cancel.push(async () => {
      await succeed(world);
      return canceled(true);
    });
    expect(await world.send(cancel, fields)).toEqual({ isReturned: false });
    expect(world.job()).toMatchObject({ status: "SUCCEEDED", result: '"PRIVATE output"' });
    expect(world.meter.totals.JobsCanceled).toBeUndefined();
  });

  test("a job that is submitted anew during the cancel is cancelled again", async () => {
    const world = await submittedWorld();
    world.api.script.cancel.push(async () => {
      const error = { code: "DELIVERY_FAILED", message: "x" } as const;
      const version = world.job()?.version ?? 0;
      await writeJob(world.collaborators, "order-1", { type: "lost", version, error });
      return canceled(true);
    });
    expect(await world.send(cancel, fields)).toEqual({ isReturned: true, seconds: 1 });
    expect((await world.send(cancel, { ...fields, receives: 2 })).isReturned).toBe(false);
    expect(world.job()?.status).toBe("CANCELED");
  });

  test("an error that is not the API's brings the cancel back", async () => {
    const world = await submittedWorld();
    const api = { ...world.api.client, cancelRequest: () => Promise.reject(new Error("PRIVATE")) };
    expect((await world.send(cancel, fields, { api })).isReturned).toBe(true);
  });
});

describe("after its outcome", () => {
  test("a cancel changes nothing", async () => {
    const world = createWorld();
    await world.send(jobMessage());
    await succeed(world);
    const before = world.job();
    expect(await world.send(cancel, fields)).toEqual({ isReturned: false });
    expect(world.job()).toEqual(before);
    expect(world.api.of("cancel")).toEqual([]);
  });

  test("a result that arrives after all replaces the cancel", async () => {
    const world = createWorld();
    await world.send(jobMessage());
    await world.send(cancel, fields);
    await succeed(world);
    expect(world.job()?.status).toBe("SUCCEEDED");
  });
});

test("a record that lacks what a cancel needs, as none of ours does, is left alone", async () => {
  const world = createWorld();
  world.store.jobs.set("order-1", {
    job_id: "order-1",
    status: "SUBMITTED",
    version: 1,
    submissions: 1,
    deliveries: 0,
    created_at: isoTime(world.time.now()),
  });
  expect(await world.send(cancel, fields)).toEqual({ isReturned: false });
  expect(world.job()?.version).toBe(1);
});
