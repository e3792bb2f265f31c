import { type Client, createClient } from "@boomerang/client";
import { type Pipeline, startPipeline } from "@boomerang/local";
import * as v from "valibot";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ids } from "./jobs.ts";

const ECHO = { model_id: "echo" };
let pipeline: Pipeline;
let client: Client;

beforeAll(async () => {
  pipeline = await startPipeline({ simulator: { coldStartMs: 0, predictConcurrency: 1 } });
  const { aws } = pipeline;
  client = createClient({
    names: { queueUrl: aws.queues.jobs.url, jobsTableName: aws.tables.jobs },
    aws: { sqs: aws.sqs, dynamodb: aws.dynamo, s3: aws.s3 },
  });
});
afterAll(() => pipeline.stop());

test("a job runs, and its output has the type of the schema", async () => {
  const output = v.object({ text: v.string() });
  const job = await client.run({ target: ECHO, model_input: { text: "é \ufffe 😀" } }, { output });
  expect(job).toMatchObject({ status: "SUCCEEDED", submissions: 1, errors: [] });
  expect(job.status === "SUCCEEDED" && job.output.text).toBe("é \ufffe 😀");
  expect(await client.get(job.jobId)).toEqual(job);
});

test("a large output is read from the bucket", async () => {
  const job = await client.run({ target: { model_id: "repeat1000" }, model_input: "x".repeat(400) });
  expect(job.status === "SUCCEEDED" && job.text.length).toBeGreaterThan(350_000);
});

test("a batch is submitted, waited for, listed and counted", async () => {
  const jobs = ids("nightly", 120).map((job_id, n) => ({
    job_id,
    target: { model_id: n % 40 === 0 ? "missing" : "echo" },
    model_input: n,
  }));
  expect(await client.submitMany(jobs, { batchId: "nightly" })).toEqual({ submitted: 120, failed: 0 });
  const ended = await Promise.all(jobs.map(({ job_id }) => client.wait(job_id)));
  expect(ended.map(({ status }) => status)).toEqual(
    jobs.map(({ target }) => (target.model_id === "echo" ? "SUCCEEDED" : "REJECTED")),
  );
  const items = await Array.fromAsync(client.results({ batchId: "nightly" }));
  expect(items.map(({ jobId }) => jobId).toSorted()).toEqual(ids("nightly", 120).toSorted());
  for (const { job } of items) {
    if (job?.status === "SUCCEEDED") expect(`nightly-${Number(job.text) + 1}`).toBe(job.jobId);
  }
  expect(await client.countBatch("nightly")).toMatchObject({
    total: 120,
    SUCCEEDED: 117,
    REJECTED: 3,
    OPEN: 0,
  });
  const rejected = client.list({ batchId: "nightly", status: "REJECTED", target: { model_id: "missing" } });
  expect(await Array.fromAsync(rejected)).toHaveLength(3);
});

test("what failed is replayed with the same input", async () => {
  const failed = await client.run({
    job_id: "first",
    target: { model_id: "fail422" },
    model_input: { n: 1 },
  });
  expect(failed).toMatchObject({ status: "FAILED", errors: [{ code: expect.any(String) }] });
  const { jobId } = await client.replay("first");
  expect(await client.wait(jobId)).toMatchObject({ status: "FAILED", replayOf: "first" });
  const filter = { target: "model:fail422/production", since: new Date(failed.createdAt) };
  const before = await Array.fromAsync(client.list({ ...filter, status: "FAILED" }));
  expect(before.map(({ jobId: id }) => id).toSorted()).toEqual(["first", jobId].toSorted());
  expect(await client.replayMany(filter)).toEqual({ matched: 2, done: 2, failed: 0 });
  expect(await client.wait("first.replay")).toMatchObject({ replayOf: "first" });
  // The first job, which was replayed before, and its replays, which failed too.
  const again = await Array.fromAsync(client.replayMany({ ...filter, status: "FAILED" }));
  expect(again).toContainEqual({ jobId: "first", newJobId: "first.replay", alreadyReplayed: true });
  expect(again).toContainEqual({ jobId: "first.replay", newJobId: "first.replay.replay" });
  expect(again.length).toBeGreaterThanOrEqual(3);
  expect(await client.get("first.replay")).toMatchObject({ submissions: 1 });
});

test("open jobs of a batch are listed and cancelled", async () => {
  // One runs at a time, for a quarter of a second: most of them wait.
  const jobs = ids("stopped", 40).map((job_id) => ({
    job_id,
    target: { model_id: "slow250" },
    model_input: 1,
  }));
  await client.submitMany(jobs, { batchId: "stopped" });
  const open = async () => Array.fromAsync(client.list({ status: "OPEN", batchId: "stopped" }));
  await expect.poll(async () => (await open()).length).toBeGreaterThan(20);
  const { matched, done } = await client.cancelMany({ batchId: "stopped" });
  expect(done).toBe(matched);
  const ended = await Promise.all(jobs.map(({ job_id }) => client.wait(job_id)));
  const { total, OPEN, CANCELED, SUCCEEDED } = await client.countBatch("stopped");
  expect({ total, OPEN, ended: CANCELED + SUCCEEDED }).toEqual({ total: 40, OPEN: 0, ended: 40 });
  expect(ended.filter(({ status }) => status === "CANCELED")).toHaveLength(CANCELED);
  expect(CANCELED).toBeGreaterThan(0);
});
