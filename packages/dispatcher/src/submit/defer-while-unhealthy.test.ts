import { isoTime } from "@boomerang/core";
import { describe, expect, test } from "vitest";
import { connectionReset, errorResponse } from "../testing/fake-api.fixture.ts";
import { createWorld, jobMessage } from "../testing/world.fixture.ts";

const resubmit = { type: "resubmit", job_id: "order-1" };

/** The API has responded with 500 to the first submission of the job, and `probes` health probes will fail. */
async function worldAfterUnknownSubmission({
  probes = 0,
  ...fields
}: { probes?: number } & Record<string, unknown> = {}) {
  const world = createWorld();
  world.api.script.submit.push(errorResponse(500));
  world.api.script.queue.push(...Array.from({ length: probes }, () => errorResponse(502)));
  await world.send(jobMessage(fields));
  await world.time.advance(10_000);
  return world;
}

test("the first submission of a job needs no health probe", async () => {
  const world = createWorld();
  await world.send(jobMessage());
  world.api.script.submit.push(errorResponse(503));
  await world.send(jobMessage({ job_id: "order-2" }), { messageId: "m2" });
  await world.send(jobMessage({ job_id: "order-2" }), { messageId: "m2", receiveCount: 2 });
  expect(world.api.calls.map(({ operation }) => operation)).toEqual(["submit", "submit", "submit"]);
});

test("while the API is unhealthy, a job that may have been accepted retries with backoff and uses up no submission", async () => {
  const world = await worldAfterUnknownSubmission({ probes: 30 });
  const waits: (number | undefined)[] = [];
  for (let receiveCount = 2; receiveCount <= 14; receiveCount++) {
    const { isRetried, seconds = 0 } = await world.send(jobMessage(), { receiveCount });
    expect(isRetried).toBe(true);
    waits.push(seconds);
    await world.time.advance(seconds * 1000);
  }
  expect(waits).toEqual([1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 1350, 1350]);
  expect(world.api.of("submit")).toHaveLength(1);
  expect(world.job()).toMatchObject({ status: "PENDING", submissions: 1, errors: [{ code: "http_500" }] });
  expect(world.meter.totals).toMatchObject({ SubmissionsUnknown: 1, JobsReturned: 14 });

  world.api.script.queue.length = 0;
  expect(await world.send(jobMessage(), { receiveCount: 15 })).toEqual({ isRetried: false });
  expect(world.job()).toMatchObject({ status: "SUBMITTED", submissions: 2 });
});

test("reconcile leaves a deferred job to its message until the end of the message's retention", async () => {
  const world = await worldAfterUnknownSubmission({ probes: 1, on_lost: "fail" });
  await world.send(jobMessage({ on_lost: "fail" }), { receiveCount: 2 });
  const { messageRetentionMs } = world.collaborators.timing;
  const createdAt = Date.parse(world.job()?.created_at ?? "");
  expect(world.job()?.check_at).toBe(isoTime(createdAt + messageRetentionMs));
});

test("reconcile leaves a job that waits for a submission permit to its message, too", async () => {
  const world = await worldAfterUnknownSubmission();
  const submissions = { ...world.collaborators.submissions, acquire: async () => 7000 };
  expect((await world.send(jobMessage(), { receiveCount: 2 }, { submissions })).isRetried).toBe(true);
  const { messageRetentionMs } = world.collaborators.timing;
  expect(Date.parse(world.job()?.check_at ?? "")).toBe(
    Date.parse(world.job()?.created_at ?? "") + messageRetentionMs,
  );
  expect(world.job()).toMatchObject({ status: "PENDING", submissions: 1 });
});

test("without a permit for the probe the message retries with backoff, and the job stays unchanged", async () => {
  const world = await worldAfterUnknownSubmission();
  const before = world.job();
  const queueStatusCalls = { ...world.collaborators.queueStatusCalls, acquire: async () => 4000 };
  const waits: unknown[] = [];
  for (const receiveCount of [2, 6, 20]) {
    waits.push((await world.send(jobMessage(), { receiveCount }, { queueStatusCalls })).seconds);
  }
  // Each wait is longer: after a thousand receives SQS itself dead-letters a message, without a reason.
  expect(waits).toEqual([5, 20, 1354]);
  expect(world.job()).toEqual(before);
});

test("a job whose dispatcher crashed during the call is deferred", async () => {
  const world = createWorld();
  const api = { ...world.api.client, submit: () => Promise.reject(new Error("the process ended")) };
  await world.send(jobMessage(), {}, { api });
  await world.time.advance(90_000);
  world.api.script.queue.push(connectionReset);
  expect((await world.send(jobMessage(), { receiveCount: 2 })).isRetried).toBe(true);
  expect(world.job()).toMatchObject({ status: "PENDING", submissions: 1 });
  expect((await world.send(jobMessage(), { receiveCount: 3 })).isRetried).toBe(false);
  expect(world.job()).toMatchObject({ status: "SUBMITTED", submissions: 2 });
});

test("a resubmission for reconcile is deferred, too", async () => {
  const world = createWorld();
  await world.send(jobMessage());
  await world.lose();
  world.api.script.queue.push(errorResponse(504), errorResponse(500));
  for (const receiveCount of [1, 2]) {
    expect((await world.send(resubmit, { messageId: "m2", receiveCount })).isRetried).toBe(true);
  }
  expect(world.job()).toMatchObject({ status: "PENDING", submissions: 1 });
  expect((await world.send(resubmit, { messageId: "m2", receiveCount: 3 })).isRetried).toBe(false);
  expect(world.job()).toMatchObject({ status: "SUBMITTED", submissions: 2 });
});

test("a copy of the message with a receive count of 1 is retried first, and then needs a probe", async () => {
  const world = await worldAfterUnknownSubmission({ probes: 1 });
  expect(await world.send(jobMessage(), { messageId: "copy" })).toEqual({ isRetried: true, seconds: 1 });
  expect(world.api.of("queue")).toHaveLength(0);
  expect((await world.send(jobMessage(), { messageId: "copy", receiveCount: 2 })).isRetried).toBe(true);
  expect(world.api.of("submit")).toHaveLength(1);
  expect((await world.send(jobMessage(), { messageId: "copy", receiveCount: 3 })).isRetried).toBe(false);
  expect(world.job()).toMatchObject({ status: "SUBMITTED", submissions: 2 });
});

describe("there is no probe for a job that is not resubmitted", () => {
  test.each([
    ["because it waits on an unknown submission", { on_unknown: "wait" }, { submissions: 1 }],
    ["because it has no submission left", {}, { submissions: 3 }],
  ])("%s", async (_, fields, changed) => {
    const world = await worldAfterUnknownSubmission(fields);
    const job = { ...(world.job() ?? expect.fail()), ...changed };
    world.store.jobs.set("order-1", job);
    expect(await world.send(jobMessage(fields), { receiveCount: 2 })).toEqual({ isRetried: false });
    expect(world.job()).toEqual(job);
    expect(world.api.of("queue")).toEqual([]);
  });

  test("because its result has arrived", async () => {
    const world = await worldAfterUnknownSubmission();
    await world.deliver();
    expect(await world.send(jobMessage(), { receiveCount: 2 })).toEqual({ isRetried: false });
    expect(world.api.of("queue")).toEqual([]);
  });
});

test("a result that arrives during the probe is not overwritten", async () => {
  const world = await worldAfterUnknownSubmission();
  world.api.script.queue.push(async (call) => {
    await world.deliver();
    return errorResponse(500)(call);
  });
  expect((await world.send(jobMessage(), { receiveCount: 2 })).isRetried).toBe(true);
  expect(world.job()).toMatchObject({ status: "SUCCEEDED", result: '"PRIVATE output"' });
});

test("the wait is at least the Retry-After of the probe", async () => {
  const world = await worldAfterUnknownSubmission();
  world.api.script.queue.push(errorResponse(503, { retryAfter: 120 }));
  expect((await world.send(jobMessage(), { receiveCount: 2 })).seconds).toBeGreaterThanOrEqual(120);
});

test("an account error counts as healthy, and its resubmission then uses up nothing", async () => {
  const world = await worldAfterUnknownSubmission();
  world.api.script.queue.push(errorResponse(401), errorResponse(401), errorResponse(401));
  world.api.script.submit.push(errorResponse(401));
  expect((await world.send(jobMessage(), { receiveCount: 2 })).seconds).toBeGreaterThanOrEqual(300);
  expect(world.job()).toMatchObject({ status: "PENDING", submissions: 1 });
  expect(world.meter.totals).toMatchObject({ AccountErrors: 1 });
});

test("a development target that is asleep counts as healthy and is woken", async () => {
  const message = { target: { model_id: "echo", development: true } };
  const world = await worldAfterUnknownSubmission(message);
  world.api.script.queue.push(errorResponse(404), errorResponse(404), errorResponse(404));
  world.api.script.submit.push(errorResponse(404));
  await world.send(jobMessage(message), { receiveCount: 2 });
  expect(world.api.of("wake")).toHaveLength(1);
});

test("without a reachable limiter the job is not claimed", async () => {
  const world = await worldAfterUnknownSubmission();
  const queueStatusCalls = {
    ...world.collaborators.queueStatusCalls,
    acquire: () => Promise.reject(new Error("unreachable")),
  };
  const before = world.job();
  expect((await world.send(jobMessage(), { receiveCount: 2 }, { queueStatusCalls })).isRetried).toBe(true);
  expect(world.job()).toEqual(before);
});
