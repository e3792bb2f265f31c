import { type Client, createClient } from "@boomerang/client";
import { type Pipeline, startPipeline } from "@boomerang/local";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ids } from "./jobs.ts";

let pipeline: Pipeline;
let client: Client;

beforeAll(async () => {
  pipeline = await startPipeline({ simulator: { coldStartMs: 0 } });
  const { aws } = pipeline;
  client = createClient({
    names: {
      queueUrl: aws.queues.jobs.url,
      jobsTableName: aws.tables.jobs,
      controlTableName: aws.tables.control,
    },
    aws: { sqs: aws.sqs, dynamodb: aws.dynamo, s3: aws.s3 },
  });
  // Before the dispatcher reads the pauses for the first time: it may believe what it has read for ten seconds.
  await client.pause("model:echo");
  await client.pause("model:sentiment");
});
afterAll(() => pipeline.stop());

const submit = (name: string, count: number, fields: object = {}) =>
  client.submitMany(
    ids(name, count).map((job_id) => ({
      job_id,
      target: { model_id: "echo" },
      model_input: job_id,
      ...fields,
    })),
  );

/** Resolves when all these jobs have a record. */
const records = (name: string, count: number) =>
  expect
    .poll(
      async () => (await Promise.all(ids(name, count).map((id) => client.get(id)))).filter(Boolean).length,
    )
    .toBe(count);

test("jobs of a paused target wait without a submission, those of others run, and after resuming they continue", async () => {
  await submit("paused", 25);
  const other = await client.run({ target: { model_id: "stamp" }, model_input: 1 });
  expect(other.status).toBe("SUCCEEDED");
  await records("paused", 25);
  for (const id of ids("paused", 25))
    expect(await client.get(id)).toMatchObject({ status: "PENDING", submissions: 0 });
  expect(await client.resume("model:echo")).toBe(true);
  const ended = await Promise.all(ids("paused", 25).map((id) => client.wait(id)));
  expect(ended.map((job) => job.status === "SUCCEEDED" && job.output)).toEqual(ids("paused", 25));
  expect(ended.map(({ submissions }) => submissions)).toEqual(ended.map(() => 1));
});

test("a canceled batch ends, whether its jobs have a record or wait in the queue; a later one runs", async () => {
  const target = { model_id: "sentiment" };
  await submit("early", 30, { target, batch_id: "nightly" });
  await client.cancelBatch("nightly");
  const ended = await Promise.all(ids("early", 30).map((id) => client.wait(id)));
  expect(new Set(ended.map(({ status }) => status))).toEqual(new Set(["CANCELED"]));
  expect(await client.countBatch("nightly")).toMatchObject({ total: 30, CANCELED: 30 });
  await submit("late", 3, { batch_id: "nightly" });
  const later = await Promise.all(ids("late", 3).map((id) => client.wait(id)));
  expect(new Set(later.map(({ status }) => status))).toEqual(new Set(["SUCCEEDED"]));
});
