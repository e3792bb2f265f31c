import { BatchGetItemCommand } from "@aws-sdk/client-dynamodb";
import * as v from "valibot";
import { describe, expect, expectTypeOf, test } from "vitest";
import { BoomerangError } from "../boomerang-error.ts";
import { errorOf, indexed, recordOf, setUp, succeeded, TARGET } from "../client.fixture.ts";
import type { Job, JobWithoutOutput, SucceededJob } from "./job.ts";
import type { OutputSchema } from "./job-of.ts";

describe("get", () => {
  test("an open job, and one without a record", async () => {
    const { client, records, dynamodb } = setUp();
    records.set(
      "job",
      recordOf("job", { status: "SUBMITTED", request_id: "r", batch_id: "b", replay_of: "old" }),
    );
    expect(await client.get("job")).toEqual({
      ...{ jobId: "job", status: "SUBMITTED", target: TARGET, requestId: "r", batchId: "b", replayOf: "old" },
      ...{ submissions: 0, deliveries: 0, createdAt: "2026-01-01T00:00:00.000Z", errors: [] },
    });
    records.set(
      "job",
      recordOf("job", { sent_at: "2026-01-01T00:00:01Z", check_at: "2026-01-01T00:00:02Z" }),
    );
    expect(await client.get("job")).toMatchObject({
      ...{ sentAt: "2026-01-01T00:00:01Z", nextCheckAt: "2026-01-01T00:00:02Z" },
    });
    expect(await client.get("other")).toBeUndefined();
    const [read] = dynamodb.commandCalls(BatchGetItemCommand);
    expect(read?.args[0].input.RequestItems?.Jobs?.ConsistentRead).toBe(true);
  });

  test("an output has its text, with every digit", async () => {
    const { client, records } = setUp();
    records.set("job", succeeded("job", '{"id":12345678901234567890}'));
    expect(await client.get("job")).toMatchObject({ text: '{"id":12345678901234567890}', isJson: true });
  });

  test("a large output is read from the bucket", async () => {
    const { client, records, objects } = setUp();
    records.set(
      "job",
      succeeded("job", "", { result: undefined, result_location: "s3://bucket/results/job/x.json" }),
    );
    expect(await errorOf(client.get("job"))).toMatchObject({ code: "not_stored", jobId: "job" });
    objects.set("s3://bucket/results/job/x.json", "[1,2]");
    expect(await client.get("job")).toMatchObject({ output: [1, 2] });
  });

  test("without its output: a job has all the rest, whether its output is still stored or not", async () => {
    const { client, records, s3 } = setUp();
    const location = { result: undefined, result_location: "s3://bucket/results/job/x.json" };
    records.set("gone", succeeded("gone", "", { ...location, request_id: "r" }));
    records.set("stored", succeeded("stored"));
    records.set("lost", indexed("lost", "LOST"));
    records.set("open", recordOf("open"));
    expect(await client.getWithoutOutput("gone")).toEqual({
      ...{ jobId: "gone", status: "SUCCEEDED", target: TARGET, requestId: "r", errors: [] },
      ...{ submissions: 0, deliveries: 0 },
      ...{ createdAt: "2026-01-01T00:00:00.000Z", completedAt: "2026-01-01T00:00:09.000Z" },
    });
    const { output, text, isJson, ...rest } = (await client.get("stored")) as SucceededJob;
    expect(await client.getWithoutOutput("stored")).toEqual(rest);
    for (const jobId of ["lost", "open"])
      expect(await client.getWithoutOutput(jobId)).toEqual(await client.get(jobId));
    expect(await client.getWithoutOutput("nobody")).toBeUndefined();
    expect(s3.calls()).toEqual([]);
    expectTypeOf<Job>().toExtend<JobWithoutOutput>();
    // @ts-expect-error: no status has it
    expect((await client.getWithoutOutput("stored"))?.output).toBeUndefined();
  });

  test("an output that is no strict JSON has its text only", async () => {
    const { client, records } = setUp();
    records.set("job", succeeded("job", "[NaN]", { result_not_json: true }));
    expect(await client.get("job")).toMatchObject({ output: undefined, text: "[NaN]", isJson: false });
    const output = v.array(v.number());
    expect(await errorOf(client.get("job", { output }))).toMatchObject({
      code: "output_not_json",
      jobId: "job",
    });
  });

  test("an output that the schema does not allow is an error that names the place, and not the output", async () => {
    const { client, records } = setUp();
    records.set("job", succeeded("job", '{"items":[{"label":"private words"}]}'));
    const output = v.object({ items: v.array(v.object({ label: v.number() })) });
    const error = await errorOf(client.get("job", { output }));
    expect(error).toMatchObject({ code: "output_invalid", jobId: "job", retryable: false });
    expect(String(error)).toContain("items.0.label");
    expect(JSON.stringify(error) + String(error)).not.toContain("private words");
  });

  test("an output that is no JSON although its record says so has its text only", async () => {
    const { client, records } = setUp();
    records.set("job", succeeded("job", '{"private'));
    expect(await client.get("job")).toMatchObject({ output: undefined, text: '{"private', isJson: false });
    const error = await errorOf(client.get("job", { output: v.unknown() }));
    expect(error).toMatchObject({ code: "output_not_json", jobId: "job" });
    expect(String(error)).not.toContain("private");
  });

  const throws = () => {
    throw new SyntaxError("unexpected private words");
  };
  test.for<[string, () => Promise<never>]>([
    ["threw a SyntaxError", throws],
    ["threw a TypeError", () => Promise.reject(new TypeError("no private words"))],
    ["threw a value that is no error", () => Promise.reject("private words")],
  ])("a schema that %s is an error that names the job, and not the output", async ([what, validate]) => {
    const { client, records } = setUp();
    records.set("job", succeeded("job", '"private words"'));
    const output: OutputSchema<string> = { "~standard": { version: 1, vendor: "test", validate } };
    const error = await errorOf(client.get("job", { output }));
    expect(error).toBeInstanceOf(BoomerangError);
    expect(error).toMatchObject({ code: "output_invalid", jobId: "job", retryable: false, cause: undefined });
    expect(String(error)).toContain(`the schema ${what}`);
    expect(String(error)).not.toContain("private words");
  });

  test("has an output of no type without a schema: nothing would check it", async () => {
    const { client, records } = setUp();
    records.set("job", succeeded("job", '{"label":"good"}'));
    const job = await client.get("job");
    if (job?.status !== "SUCCEEDED") throw new Error("the job has no output");
    expectTypeOf(job.output).toBeUnknown();
    // @ts-expect-error: a type without a schema
    await client.get<{ label: string }>("job");
    // @ts-expect-error: the same
    await client.get<{ label: string }>("job", {});
    const output = v.object({ label: v.string() });
    const validated = await client.get("job", { output });
    expectTypeOf(validated).toEqualTypeOf<Job<{ label: string }> | undefined>();
    const perhaps: typeof output | undefined = [output].at(0);
    const either = await client.get("job", { output: perhaps });
    expectTypeOf(either).toEqualTypeOf<Job | undefined>();
    expect(either).toEqual(validated);
  });

  test("a number of a record with more digits than JavaScript has does not stop the reading", async () => {
    const { client, dynamodb } = setUp();
    const item = {
      job_id: { S: "job" },
      status: { S: "PENDING" },
      priority: { N: "12345678901234567890.5" },
    };
    dynamodb.on(BatchGetItemCommand).resolves({ Responses: { Jobs: [item] } });
    expect(await client.get("job")).toMatchObject({ jobId: "job", status: "PENDING" });
  });

  test("what DynamoDB leaves out of a response is read again", async () => {
    const { client, time, dynamodb } = setUp();
    const left = { Jobs: { Keys: [{ job_id: { S: "job" } }] } };
    dynamodb
      .on(BatchGetItemCommand)
      .resolvesOnce({ Responses: { Jobs: [] }, UnprocessedKeys: left })
      .resolvesOnce({ UnprocessedKeys: left })
      .resolves({ Responses: { Jobs: [{ job_id: { S: "job" }, status: { S: "PENDING" } }] } });
    expect(await time.run(client.get("job"))).toMatchObject({ status: "PENDING" });
    expect(time.now()).toBeGreaterThan(Date.UTC(2026, 0, 1));
  });
});

test("a job is cancelled with a message", async () => {
  const { client, sent } = setUp();
  await client.cancel("job");
  expect(sent()).toEqual([{ type: "cancel", job_id: "job" }]);
});

test("an id that no job can have is rejected, and no message is sent", async () => {
  const { client, sent } = setUp();
  for (const id of ["", "a b", "x".repeat(129), ".."]) {
    expect(await errorOf(client.cancel(id))).toMatchObject({ code: "invalid_argument" });
  }
  expect(sent()).toEqual([]);
});
