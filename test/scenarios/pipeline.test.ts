import { QueryCommand } from "@aws-sdk/client-dynamodb";
import { parseTargetText, queueStatusKey } from "@boomerang/core";
import { type Pipeline, startPipeline } from "@boomerang/local";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type BusEvent, deadLetters, finished, ids, outcomeEvent, submitJob } from "./jobs.ts";

const target = parseTargetText("model:echo/production");
let pipeline: Pipeline;

// No test compares delivery counts: on a slow machine a delivery may be stored late, spilled, and then stored again.

beforeAll(async () => {
  pipeline = await startPipeline({
    simulator: { coldStartMs: 0, predictConcurrency: 8 },
    announceSubmitted: true,
    targets: () => (target ? [target] : []),
  });
});
afterAll(() => pipeline.stop());

test("a job's result is stored and published, and its input is passed on unchanged", async () => {
  const input = '{"b":1.0,"a":12345678901234567890,"b2":"é 😀 \\u2028"}';
  const body = `{"job_id":"exact","target":{"model_id":"echo"},"metadata":{"customer":"42"},"model_input":${input}}`;
  await pipeline.submit(body);
  const event = await outcomeEvent(pipeline, "exact");
  const job = await finished(pipeline, "exact");
  expect(job).toMatchObject({
    status: "SUCCEEDED",
    submissions: 1,
    metadata: { customer: "42" },
  });
  expect(job.result).toBe(input);
  expect(event).toMatchObject({
    source: "boomerang",
    "detail-type": "Job Succeeded",
    detail: {
      event_id: expect.stringMatching(/^exact:[1-9]\d*$/),
      status: "SUCCEEDED",
      request_id: job.request_id,
      metadata: { customer: "42" },
    },
  });
  expect(event.detail.result).toEqual(JSON.parse(input));
});

test("a job may target a chain, an environment, a deployment or a regional environment", async () => {
  const targets = [
    { chain_id: "echo" },
    { model_id: "echo", environment: "staging" },
    { model_id: "echo", deployment_id: "abc123" },
    { model_id: "echo", environment: "staging", regional: true },
    { chain_id: "echo", environment: "staging", regional: true },
  ];
  await Promise.all(targets.map((target, n) => submitJob(pipeline, `target-${n}`, { target })));
  for (const [n, target] of targets.entries()) {
    expect(await finished(pipeline, `target-${n}`)).toMatchObject({ status: "SUCCEEDED", target });
  }
});

test("a sleeping development target is woken, and its job succeeds", async () => {
  await submitJob(pipeline, "dev", { target: { model_id: "echo", development: true } });
  expect(await finished(pipeline, "dev")).toMatchObject({ status: "SUCCEEDED", wake_tries: 1 });
  await submitJob(pipeline, "dev-name", { target: { chain_id: "echo", environment: "development" } });
  expect(await finished(pipeline, "dev-name")).toMatchObject({ status: "SUCCEEDED", wake_tries: 1 });
});

test("a job without an id gets the id of its SQS message", async () => {
  const messageId = await pipeline.submit('{"target":{"model_id":"echo"},"model_input":null}');
  expect(await finished(pipeline, messageId)).toMatchObject({ status: "SUCCEEDED", result: "null" });
});

test("a second message with the same job id changes nothing in the job, and becomes a dead letter", async () => {
  await submitJob(pipeline, "twice", { model_input: "first" });
  const job = await finished(pipeline, "twice");
  await submitJob(pipeline, "twice", { model_input: "second" });
  await submitJob(pipeline, "after-twice");
  await finished(pipeline, "after-twice");
  const letters = await deadLetters(pipeline, 1);
  expect(letters).toEqual([
    { code: "job_id_taken", message: expect.stringContaining("status is SUCCEEDED") },
  ]);
  const counted = { deliveries: expect.any(Number), version: expect.any(Number) };
  expect(await pipeline.store.get("twice")).toEqual({ ...job, ...counted });
});

test("an output that is no strict JSON is a result, and its event is JSON", async () => {
  await submitJob(pipeline, "nan", { target: { model_id: "nan" } });
  const { detail } = await outcomeEvent(pipeline, "nan");
  const text = '{"score":NaN,"input":{"n":"nan"}}';
  expect(detail).toMatchObject({ status: "SUCCEEDED", result_text: text, result_not_json: true });
  expect(await finished(pipeline, "nan")).toMatchObject({ result: text, submissions: 1 });
});

test("a result over 100 KB is published as its location", async () => {
  await submitJob(pipeline, "medium", { model_input: "x".repeat(150_000) });
  const medium = await outcomeEvent(pipeline, "medium");
  expect(medium.detail.result).toBeUndefined();
  expect(medium.detail.result_location).toBe("dynamodb://Jobs/medium");
  expect((await finished(pipeline, "medium")).result).toHaveLength(150_002);
});

test("with announceSubmitted, submissions are published before the outcome", async () => {
  await submitJob(pipeline, "announced", { target: { model_id: "slow250" } });
  await finished(pipeline, "announced");
  const published = pipeline.aws.bus.events.filter((event) => event.detail.job_id === "announced");
  expect(published.map((event) => event["detail-type"])).toEqual(["Job Submitted", "Job Succeeded"]);
});

test("two hundred concurrent jobs all succeed, each submitted and published once", async () => {
  const names = ids("many", 200);
  await Promise.all(names.map((name) => submitJob(pipeline, name)));
  for (const name of names) {
    const result = JSON.stringify({ n: name });
    expect(await finished(pipeline, name)).toMatchObject({ status: "SUCCEEDED", submissions: 1, result });
  }
  await pipeline.aws.jobsStream.whenEmpty();
  const isOutcome = (event: BusEvent) => event["detail-type"] !== "Job Submitted";
  const published = pipeline.aws.bus.events.filter(isOutcome).map((event) => event.detail.job_id);
  expect(published.filter((id) => names.includes(String(id))).sort()).toEqual([...names].sort());
});

test("the scheduler records the queue status of each configured target", async () => {
  await pipeline.scheduler.runNow();
  const { Items = [] } = await pipeline.aws.dynamo.send(
    new QueryCommand({
      TableName: "Control",
      KeyConditionExpression: "pk = :pk",
      ExpressionAttributeValues: { ":pk": { S: queueStatusKey("model:echo/production", 0).pk } },
    }),
  );
  expect(Items[0]).toMatchObject({
    num_queued_requests: { N: expect.stringMatching(/^\d+$/) },
    num_in_progress_requests: { N: expect.stringMatching(/^\d+$/) },
    expires_at: { N: expect.stringMatching(/^\d+$/) },
  });
});
