import { BatchGetItemCommand, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { marshall } from "@aws-sdk/util-dynamodb";
import { mockClient } from "aws-sdk-client-mock";
import { expect, test } from "vitest";
import { createRecordReader, RecordsNotReadError } from "./read-records.ts";

const itemOf = (job_id: string) => marshall({ job_id, status: "SUCCEEDED" });
const keyOf = (job_id: string) => ({ job_id: { S: job_id } });

function setUp() {
  const real = new DynamoDBClient({ region: "us-east-1" });
  const client = mockClient(real);
  const sleeps: number[] = [];
  const sleep = async (ms: number) => void sleeps.push(ms);
  const reader = createRecordReader(real, "Jobs", { sleep, random: () => 0.5 });
  const keys = () =>
    client
      .commandCalls(BatchGetItemCommand)
      .map((call) => call.args[0].input.RequestItems?.Jobs?.Keys?.length);
  return { client, reader, sleeps, keys };
}

test("records are read a hundred at a time, each once, with these attributes only", async () => {
  const { client, reader, keys } = setUp();
  client.on(BatchGetItemCommand).resolves({ Responses: { Jobs: [itemOf("a")] } });
  const ids = Array.from({ length: 250 }, (_, n) => `job-${n % 201}`);
  expect(await reader.readMany(ids, ["job_id", "status"])).toHaveLength(3);
  expect(keys()).toEqual([100, 100, 1]);
  expect(client.commandCalls(BatchGetItemCommand)[0]?.args[0].input.RequestItems?.Jobs).toMatchObject({
    ProjectionExpression: "#0,#1",
    ExpressionAttributeNames: { "#0": "job_id", "#1": "status" },
  });
});

test("what DynamoDB left out of a full response is read at once, and after delays while it throttles", async () => {
  const { client, reader, sleeps, keys } = setUp();
  const left = (...ids: string[]) => ({ UnprocessedKeys: { Jobs: { Keys: ids.map(keyOf) } } });
  client
    .on(BatchGetItemCommand)
    .resolvesOnce({ Responses: { Jobs: [itemOf("a")] }, ...left("b", "c") })
    .resolvesOnce({ Responses: { Jobs: [] }, ...left("b", "c") })
    .resolvesOnce(left("b", "c"))
    .resolves({ Responses: { Jobs: [itemOf("b"), itemOf("c")] } });
  const records = await reader.readMany(["a", "b", "c"], ["job_id"]);
  expect(records.map(({ job_id }) => job_id)).toEqual(["a", "b", "c"]);
  expect(keys()).toEqual([3, 2, 2, 2]);
  expect(sleeps).toEqual([25, 50]);
});

test("a table that stays throttled is an error, not an absent record", async () => {
  const { client, reader } = setUp();
  client.on(BatchGetItemCommand).resolves({ UnprocessedKeys: { Jobs: { Keys: [keyOf("a")] } } });
  await expect(reader.readMany(["a"], ["job_id"])).rejects.toThrow(
    new RecordsNotReadError("table Jobs did not return 1 records in 8 attempts; try again later"),
  );
});
