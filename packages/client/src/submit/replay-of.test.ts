import { SendMessageBatchCommand } from "@aws-sdk/client-sqs";
import { describe, expect, test } from "vitest";
import { errorOf, indexed, setUp, succeeded } from "../client.fixture.ts";

const failed = (id: string, fields = {}) => indexed(id, "FAILED", { input: `{"id":"${id}"}`, ...fields });

describe("replay", () => {
  test("submits the job again with its input and options, under a new id", async () => {
    const { client, records, sent } = setUp();
    const options = { batch_id: "b", priority: 1, metadata: { customer: "42" }, on_lost: "fail" } as const;
    records.set("old", failed("old", { ...options, input: '{"big":12345678901234567890}' }));
    expect(await client.replay("old")).toEqual({ jobId: "id-0" });
    expect(await client.replay("old", { newJobId: "mine" })).toEqual({ jobId: "mine" });
    expect(sent()[1]).toEqual({
      ...{ job_id: "mine", replay_of: "old", target: { model_id: "echo" } },
      ...options,
      model_input: { big: Number("12345678901234567890") },
    });
  });

  test("keeps the digits of the input, also of one in the bucket", async () => {
    const { client, records, objects, sentCalls } = setUp();
    records.set("old", failed("old", { input: undefined, input_location: "s3://bucket/inputs/old" }));
    objects.set("s3://bucket/inputs/old", '{"big":12345678901234567890}');
    await client.replay("old");
    expect(sentCalls()[0]?.Entries?.[0]?.MessageBody).toContain('"model_input":{"big":12345678901234567890}');
  });

  test.for([
    ["an open job", indexed("job", "SUBMITTED", { input: "1" }), "wrong_status"],
    ["a job that succeeded", succeeded("job"), "wrong_status"],
    ["a job that was rejected", indexed("job", "REJECTED"), "wrong_status"],
    ["a job without its input", indexed("job", "FAILED"), "not_stored"],
    ["no job", undefined, "job_not_found"],
  ] as const)("of %s is an error that says why, and sends nothing", async ([, record, code]) => {
    const { client, records, sent } = setUp();
    if (record !== undefined) records.set("job", record);
    const error = await errorOf(client.replay("job"));
    expect(error).toMatchObject({ code, jobId: "job", nextStep: expect.stringMatching(/\.$/) });
    expect(sent()).toEqual([]);
  });
});

describe("replay under an id of the caller's", () => {
  test.each([
    ["old", "that is its own id"],
    ["taken", "there is a job with this id, which is no replay of it"],
  ])("%s is refused if the id is taken, and nothing is sent", async (newJobId, reason) => {
    const { client, records, sent } = setUp();
    records.set("old", failed("old"));
    records.set("taken", indexed("taken", "SUBMITTED", { replay_of: "other" }));
    expect(await errorOf(client.replay("old", { newJobId }))).toMatchObject({
      ...{ code: "invalid_argument", jobId: "old" },
      message: `job old cannot be replayed as ${newJobId}: ${reason}`,
    });
    expect(sent()).toEqual([]);
  });

  test("may be repeated after the new job has its record: the message is the same", async () => {
    const { client, records, sent } = setUp();
    records.set("old", failed("old"));
    await client.replay("old", { newJobId: "mine" });
    records.set("mine", indexed("mine", "SUBMITTED", { replay_of: "old" }));
    expect(await client.replay("old", { newJobId: "mine" })).toEqual({ jobId: "mine" });
    expect(new Set(sent().map((body) => JSON.stringify(body))).size).toBe(1);
  });
});

test("a replay whose response was lost says how to repeat it as the same job", async () => {
  const { client, records, sqs, time, sent } = setUp();
  records.set("old", failed("old"));
  const reset = Object.assign(new Error("socket hang up"), { code: "ECONNRESET" });
  sqs.on(SendMessageBatchCommand).rejects(reset);
  const error = await time.run(() => errorOf(client.replay("old")));
  expect(error).toMatchObject({
    ...{ code: "unavailable", retryable: true, jobId: "id-0" },
    message: "cannot send the job: socket hang up; job id-0 may have been sent",
    nextStep: "Replay it again with the newJobId id-0 (boomerang replay --new-id id-0): it runs once.",
  });
  sqs.on(SendMessageBatchCommand).resolves({});
  await client.replay("old", { newJobId: "id-0" });
  expect(new Set(sent().map((body) => JSON.stringify(body))).size).toBe(1);
});
