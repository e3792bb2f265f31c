import { BatchGetItemCommand } from "@aws-sdk/client-dynamodb";
import * as v from "valibot";
import { describe, expect, test } from "vitest";
import { errorOf, recordOf, setUp, succeeded, TARGET } from "../client.fixture.ts";

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
