import { isoTime } from "@boomerang/core";
import { describe, expect, test } from "vitest";
import { connectionReset, errorResponse } from "../testing/fake-api.fixture.ts";
import { createHarness, jobMessage } from "../testing/harness.fixture.ts";

const resubmit = { type: "resubmit", job_id: "order-1" };

/** The API has responded with 500 to the first submission of the job, and `probes` health probes will fail. */
async function harnessAfterUnknownSubmission({
  probes = 0,
  ...fields
}: { probes?: number } & Record<string, unknown> = {}) {
  const harness = createHarness();
  harness.api.script.submit.push(errorResponse(500));
  harness.api.script.queue.push(...Array.from({ length: probes }, () => errorResponse(502)));
  await harness.send(jobMessage(fields));
  await harness.time.advance(10_000);
  return harness;
}

test("the first submission of a job needs no health probe", async () => {
  const harness = createHarness();
  await harness.send(jobMessage());
  harness.api.script.submit.push(errorResponse(503));
  await harness.send(jobMessage({ job_id: "order-2" }), { messageId: "m2" });
  await harness.send(jobMessage({ job_id: "order-2" }), { messageId: "m2", receiveCount: 2 });
  expect(harness.api.calls.map(({ operation }) => operation)).toEqual(["submit", "submit", "submit"]);
});

test("while the API is unhealthy, a job that may have been accepted is retried and uses up no submission", async () => {
  const harness = await harnessAfterUnknownSubmission({ probes: 30 });
  const waits: (number | undefined)[] = [];
  for (let receiveCount = 2; receiveCount <= 14; receiveCount++) {
    const { isRetried, seconds = 0 } = await harness.send(jobMessage(), { receiveCount });
    expect(isRetried).toBe(true);
    waits.push(seconds);
    await harness.time.advance(seconds * 1000);
  }
  expect(waits).toEqual([10, 19, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28]);
  expect(harness.api.of("submit")).toHaveLength(1);
  expect(harness.job()).toMatchObject({ status: "PENDING", submissions: 1, errors: [{ code: "http_500" }] });
  expect(harness.meter.totals).toMatchObject({ SubmissionsUnknown: 1, JobsReturned: 14 });

  harness.api.script.queue.length = 0;
  expect(await harness.send(jobMessage(), { receiveCount: 15 })).toEqual({ isRetried: false });
  expect(harness.job()).toMatchObject({ status: "SUBMITTED", submissions: 2 });
});

test("reconcile leaves a deferred job to its message until the end of the message's retention", async () => {
  const harness = await harnessAfterUnknownSubmission({ probes: 1, on_lost: "fail" });
  await harness.send(jobMessage({ on_lost: "fail" }), { receiveCount: 2 });
  const { messageRetentionMs } = harness.collaborators.timing;
  const createdAt = Date.parse(harness.job()?.created_at ?? "");
  expect(harness.job()?.check_at).toBe(isoTime(createdAt + messageRetentionMs));
});

test("reconcile leaves a job that waits for a submission permit to its message, too", async () => {
  const harness = await harnessAfterUnknownSubmission();
  const submissionLimiter = { ...harness.collaborators.submissionLimiter, acquire: async () => 7000 };
  expect((await harness.send(jobMessage(), { receiveCount: 2 }, { submissionLimiter })).isRetried).toBe(true);
  const { messageRetentionMs } = harness.collaborators.timing;
  expect(Date.parse(harness.job()?.check_at ?? "")).toBe(
    Date.parse(harness.job()?.created_at ?? "") + messageRetentionMs,
  );
  expect(harness.job()).toMatchObject({ status: "PENDING", submissions: 1 });
});

test("without a permit for the probe the message is retried, and the job stays unchanged", async () => {
  const harness = await harnessAfterUnknownSubmission();
  const before = harness.job();
  const queueStatusLimiter = { ...harness.collaborators.queueStatusLimiter, acquire: async () => 4000 };
  const { seconds } = await harness.send(jobMessage(), { receiveCount: 2 }, { queueStatusLimiter });
  expect(seconds).toBe(7);
  expect(harness.job()).toEqual(before);
});

test("a job whose dispatcher crashed during the call is deferred", async () => {
  const harness = createHarness();
  const api = { ...harness.api.client, submit: () => Promise.reject(new Error("the process ended")) };
  await harness.send(jobMessage(), {}, { api });
  await harness.time.advance(90_000);
  harness.api.script.queue.push(connectionReset);
  expect((await harness.send(jobMessage(), { receiveCount: 2 })).isRetried).toBe(true);
  expect(harness.job()).toMatchObject({ status: "PENDING", submissions: 1 });
  expect((await harness.send(jobMessage(), { receiveCount: 3 })).isRetried).toBe(false);
  expect(harness.job()).toMatchObject({ status: "SUBMITTED", submissions: 2 });
});

test("a resubmission for reconcile is deferred, too", async () => {
  const harness = createHarness();
  await harness.send(jobMessage());
  await harness.lose();
  harness.api.script.queue.push(errorResponse(504), errorResponse(500));
  for (const receiveCount of [1, 2]) {
    expect((await harness.send(resubmit, { messageId: "m2", receiveCount })).isRetried).toBe(true);
    await harness.time.advance(30_000);
  }
  expect(harness.job()).toMatchObject({ status: "PENDING", submissions: 1 });
  expect((await harness.send(resubmit, { messageId: "m2", receiveCount: 3 })).isRetried).toBe(false);
  expect(harness.job()).toMatchObject({ status: "SUBMITTED", submissions: 2 });
});

test("a copy of the message with a receive count of 1 is retried first, and then needs a probe", async () => {
  const harness = await harnessAfterUnknownSubmission({ probes: 1 });
  expect(await harness.send(jobMessage(), { messageId: "copy" })).toEqual({ isRetried: true, seconds: 1 });
  expect(harness.api.of("queue")).toHaveLength(0);
  expect((await harness.send(jobMessage(), { messageId: "copy", receiveCount: 2 })).isRetried).toBe(true);
  await harness.time.advance(20_000);
  expect(harness.api.of("submit")).toHaveLength(1);
  expect((await harness.send(jobMessage(), { messageId: "copy", receiveCount: 3 })).isRetried).toBe(false);
  expect(harness.job()).toMatchObject({ status: "SUBMITTED", submissions: 2 });
});

describe("there is no probe for a job that is not resubmitted", () => {
  test.each([
    ["because it waits on an unknown submission", { on_unknown: "wait" }, { submissions: 1 }],
    ["because it has no submission left", {}, { submissions: 3 }],
  ])("%s", async (_, fields, changed) => {
    const harness = await harnessAfterUnknownSubmission(fields);
    const job = { ...(harness.job() ?? expect.fail()), ...changed };
    harness.store.jobs.set("order-1", job);
    expect(await harness.send(jobMessage(fields), { receiveCount: 2 })).toEqual({ isRetried: false });
    expect(harness.job()).toEqual(job);
    expect(harness.api.of("queue")).toEqual([]);
  });

  test("because its result has arrived", async () => {
    const harness = await harnessAfterUnknownSubmission();
    await harness.deliver();
    expect(await harness.send(jobMessage(), { receiveCount: 2 })).toEqual({ isRetried: false });
    expect(harness.api.of("queue")).toEqual([]);
  });
});

test("a result that arrives during the probe is not overwritten", async () => {
  const harness = await harnessAfterUnknownSubmission();
  harness.api.script.queue.push(async (call) => {
    await harness.deliver();
    return errorResponse(500)(call);
  });
  expect((await harness.send(jobMessage(), { receiveCount: 2 })).isRetried).toBe(true);
  expect(harness.job()).toMatchObject({ status: "SUCCEEDED", result: '"PRIVATE output"' });
});

test("the wait is at least the Retry-After of the probe", async () => {
  const harness = await harnessAfterUnknownSubmission();
  harness.api.script.queue.push(errorResponse(503, { retryAfter: 120 }));
  expect((await harness.send(jobMessage(), { receiveCount: 2 })).seconds).toBeGreaterThanOrEqual(120);
});

test("an account error counts as healthy, and its resubmission then uses up nothing", async () => {
  const harness = await harnessAfterUnknownSubmission();
  harness.api.script.queue.push(errorResponse(401), errorResponse(401), errorResponse(401));
  harness.api.script.submit.push(errorResponse(401));
  expect((await harness.send(jobMessage(), { receiveCount: 2 })).seconds).toBe(3);
  expect(harness.job()).toMatchObject({ status: "PENDING", submissions: 1 });
  expect(harness.meter.totals).toMatchObject({ AccountErrors: 1 });
});

test("a development target that is scaled to zero counts as healthy and is woken", async () => {
  const message = { target: { model_id: "echo", development: true } };
  const harness = await harnessAfterUnknownSubmission(message);
  harness.api.script.queue.push(errorResponse(404), errorResponse(404), errorResponse(404));
  harness.api.script.submit.push(errorResponse(404));
  await harness.send(jobMessage(message), { receiveCount: 2 });
  expect(harness.api.of("wake")).toHaveLength(1);
});

test("without a reachable limiter the job is not claimed", async () => {
  const harness = await harnessAfterUnknownSubmission();
  const queueStatusLimiter = {
    ...harness.collaborators.queueStatusLimiter,
    acquire: () => Promise.reject(new Error("unreachable")),
  };
  const before = harness.job();
  expect((await harness.send(jobMessage(), { receiveCount: 2 }, { queueStatusLimiter })).isRetried).toBe(
    true,
  );
  expect(harness.job()).toEqual(before);
});
