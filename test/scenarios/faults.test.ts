import { signWebhook } from "@boomerang/core";
import { type Pipeline, type PipelineOptions, startPipeline } from "@boomerang/local";
import { afterEach, expect, test } from "vitest";
import { deadLetters, finished, ids, outcomeEvent, submitJob } from "./jobs.ts";

const QUICK = { coldStartMs: 0, predictConcurrency: 8 };
let running: Pipeline | undefined;

async function start(options: PipelineOptions): Promise<Pipeline> {
  running = await startPipeline({ scheduleEveryMs: 200, announceSubmitted: true, ...options });
  return running;
}

afterEach(async () => {
  await running?.stop();
  running = undefined;
});

test("a job whose deliveries are lost is resubmitted, if the setting asks for it, and gets its result", async () => {
  const pipeline = await start({
    resubmitsUndelivered: true,
    simulator: { ...QUICK, faults: { loseDeliveryRate: 1 } },
    timing: { firstCheckMs: 500 },
  });
  await submitJob(pipeline, "unlucky");
  await outcomeEvent(pipeline, "unlucky", "Job Submitted", 2);
  pipeline.simulator.configure({ faults: { loseDeliveryRate: 0 } });
  const job = await finished(pipeline, "unlucky");
  expect(job).toMatchObject({ status: "SUCCEEDED", result: '{"n":"unlucky"}' });
  expect([2, 3]).toContain(job.submissions);
});

test("a job becomes LOST, with the reason, if the deliveries of three submissions are lost", async () => {
  const pipeline = await start({
    resubmitsUndelivered: true,
    simulator: { ...QUICK, faults: { loseDeliveryRate: 1 } },
    timing: { firstCheckMs: 500 },
  });
  await submitJob(pipeline, "on-lost-resubmit");
  await submitJob(pipeline, "on-lost-fail", { on_lost: "fail" });
  expect(await finished(pipeline, "on-lost-fail")).toMatchObject({ status: "LOST", submissions: 1 });
  expect(await finished(pipeline, "on-lost-resubmit")).toMatchObject({
    status: "LOST",
    submissions: 3,
    errors: [{ code: "OUTPUT_NOT_DELIVERED", message: expect.stringContaining("no delivery arrived") }],
  });
});

test("jobs whose accepted submission got no response get their results", async () => {
  const pipeline = await start({ simulator: { ...QUICK, faults: { loseAnswerRate: 1 } } });
  const names = ids("no-response", 10);
  await Promise.all(names.map((name) => submitJob(pipeline, name)));
  for (const name of names) {
    const job = await finished(pipeline, name);
    expect(job).toMatchObject({ status: "SUCCEEDED", result: JSON.stringify({ n: name }) });
    expect(job.submissions).toBeLessThanOrEqual(3);
  }
});

test("throttling and outages of the API lose no job and do not count as submissions", async () => {
  const pipeline = await start({
    simulator: { ...QUICK, faults: { refuseRate: 0.5, refuseStatuses: [429, 503] } },
  });
  const names = ids("throttled", 20);
  await Promise.all(names.map((name) => submitJob(pipeline, name)));
  for (const name of names) {
    expect(await finished(pipeline, name)).toMatchObject({ status: "SUCCEEDED", submissions: 1 });
  }
  expect(pipeline.simulator.state().counts.submissions_refused).toBeGreaterThan(0);
  expect(await deadLetters(pipeline)).toEqual([]);
});

test("the limiter backs off if the API's rate limit is lower than its own", async () => {
  const throttled = Promise.withResolvers<void>();
  const meter = {
    count: (name: string) => name === "SubmissionsThrottled" && throttled.resolve(),
    report: () => undefined,
    gauge: () => undefined,
  };
  const pipeline = await start({ simulator: { ...QUICK, submissionsPerMinute: 30 }, meter });
  await Promise.all(ids("throttled", 40).map((name) => submitJob(pipeline, name)));
  await throttled.promise;
  await pipeline.stop();
  const { submissions_accepted, submissions_refused } = pipeline.simulator.state().counts;
  expect(submissions_accepted).toBe(30);
  // Calls in flight at the first 429; no other call is made before the time in Retry-After.
  expect(submissions_refused).toBeGreaterThan(0);
  expect(submissions_refused).toBeLessThanOrEqual(10);
});

test("late, repeated and reordered deliveries are stored once and published once", async () => {
  const pipeline = await start({
    announceSubmitted: false,
    simulator: {
      ...QUICK,
      faults: {
        repeatDeliveryRate: 1,
        delayDeliveryRate: 0.5,
        delayDeliveryMs: 300,
        reorderDeliveryRate: 0.3,
        reorderHoldMs: 300,
      },
    },
  });
  const names = ids("repeated", 30);
  await Promise.all(names.map((name) => submitJob(pipeline, name)));
  for (const name of names) {
    expect(await finished(pipeline, name)).toMatchObject({
      status: "SUCCEEDED",
      result: JSON.stringify({ n: name }),
      submissions: 1,
    });
  }
  await pipeline.aws.jobsStream.whenEmpty();
  const eventIds = pipeline.aws.bus.events.map((event) => event.detail.event_id);
  expect(new Set(eventIds).size).toBe(names.length);
  expect(eventIds).toHaveLength(names.length);
});

test("a cancel ends a queued job", async () => {
  const pipeline = await start({ simulator: { coldStartMs: 600_000 } });
  await submitJob(pipeline, "unwanted");
  await outcomeEvent(pipeline, "unwanted", "Job Submitted");
  await pipeline.submit('{"type":"cancel","job_id":"unwanted"}');
  expect((await finished(pipeline, "unwanted")).status).toBe("CANCELED");
});

test("a cancel does not end a running job: it gets its result", async () => {
  const pipeline = await start({ simulator: QUICK });
  await submitJob(pipeline, "running", { target: { model_id: "slow250" } });
  const state = () => pipeline.simulator.state().targets["model:slow250/production"];
  await expect.poll(state, { interval: 10 }).toMatchObject({ in_progress: 1 });
  await pipeline.submit('{"type":"cancel","job_id":"running"}');
  await submitJob(pipeline, "after-cancel");
  await finished(pipeline, "after-cancel");
  expect((await finished(pipeline, "running")).status).toBe("SUCCEEDED");
});

test("a cancel that arrives before its job prevents the submission", async () => {
  const pipeline = await start({ simulator: QUICK });
  await pipeline.submit('{"type":"cancel","job_id":"early"}');
  await finished(pipeline, "early");
  await submitJob(pipeline, "early");
  await submitJob(pipeline, "after-early");
  await finished(pipeline, "after-early");
  expect(await pipeline.store.get("early")).toMatchObject({ status: "CANCELED", submissions: 0 });
});

test("a forged delivery changes nothing and gets no information", async () => {
  const pipeline = await start({ simulator: { coldStartMs: 60_000 } });
  await submitJob(pipeline, "target");
  await outcomeEvent(pipeline, "target", "Job Submitted");
  const before = await pipeline.store.get("target");
  const body = JSON.stringify({
    request_id: before?.request_id,
    data: "forged",
    errors: [],
    time: new Date().toISOString(),
  });
  const signature = signWebhook(Buffer.from(body), ["whsec_of_somebody_else"]);
  for (const path of [
    "/v1/webhooks/target/guess",
    `/v1/webhooks/target/${"A".repeat(43)}`,
    "/v1/webhooks/target/",
    "/",
  ]) {
    const response = await fetch(pipeline.webhookBaseUrl + path, {
      method: "POST",
      headers: { "x-baseten-signature": signature },
      body,
    });
    expect([401, 404]).toContain(response.status);
    expect(await response.text()).toBe("");
  }
  expect(await pipeline.store.get("target")).toEqual(before);
});

test("invalid messages become dead letters with their reason, and do not affect other messages", async () => {
  const pipeline = await start({ simulator: QUICK });
  await Promise.all([
    pipeline.submit("not JSON"),
    submitJob(pipeline, "wrong-priority", { priority: 9 }),
    submitJob(pipeline, "huge", { model_input: "x".repeat(262_144) }),
    submitJob(pipeline, "unknown-model", { target: { model_id: "nosuchmodel" } }),
    submitJob(pipeline, "valid"),
  ]);
  expect((await finished(pipeline, "valid")).status).toBe("SUCCEEDED");
  expect(await finished(pipeline, "wrong-priority")).toMatchObject({
    status: "REJECTED",
    errors: [{ code: "invalid_message" }],
  });
  expect(await finished(pipeline, "huge")).toMatchObject({
    status: "REJECTED",
    errors: [{ code: "payload_too_large" }],
  });
  expect(await finished(pipeline, "unknown-model")).toMatchObject({ status: "REJECTED", submissions: 1 });
  const letters = await deadLetters(pipeline, 3);
  expect(letters.map((letter) => letter.code).sort()).toEqual([
    "invalid_json",
    "invalid_message",
    "payload_too_large",
  ]);
  expect(letters.find((letter) => letter.code === "invalid_message")?.message).toContain("priority");
});
