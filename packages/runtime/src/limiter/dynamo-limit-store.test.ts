import {
  ConditionalCheckFailedException,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
} from "@aws-sdk/client-dynamodb";
import { mockClient } from "aws-sdk-client-mock";
import { expect, test } from "vitest";
import { createDynamoLimitStore } from "./dynamo-limit-store.ts";

const state = { tat: 1_700_000_000_000.0625, share: 0.5, sharedAt: 1_700_000_000_000, pausedUntil: 0 };
const item = {
  pk: { S: "limit#submit" },
  sk: { S: "state" },
  tat: { N: "1700000000000.0625" },
  share: { N: "0.5" },
  shared_at: { N: "1700000000000" },
  paused_until: { N: "0" },
  version: { N: "1" },
};

function setUp() {
  const real = new DynamoDBClient({ region: "us-east-1" });
  const client = mockClient(real);
  return { client, store: createDynamoLimitStore(real, "Control", "submit") };
}

test("the first state is written if there is none", async () => {
  const { client, store } = setUp();
  client.on(PutItemCommand).resolves({});
  expect(await store.write(state, undefined)).toBe(true);
  expect(client.commandCalls(PutItemCommand)[0]?.args[0].input).toEqual({
    TableName: "Control",
    Item: item,
    ConditionExpression: "attribute_not_exists(pk)",
  });
});

test("a later state is written if the stored version is the expected one", async () => {
  const { client, store } = setUp();
  client.on(PutItemCommand).resolves({});
  expect(await store.write(state, 7)).toBe(true);
  expect(client.commandCalls(PutItemCommand)[0]?.args[0].input).toEqual({
    TableName: "Control",
    Item: { ...item, version: { N: "8" } },
    ConditionExpression: "version = :expected",
    ExpressionAttributeValues: { ":expected": { N: "7" } },
  });
});

test("a write that comes second returns false; another error is a failure", async () => {
  const { client, store } = setUp();
  client
    .on(PutItemCommand)
    .rejectsOnce(new ConditionalCheckFailedException({ message: "no", $metadata: {} }))
    .rejects(new Error("table unreachable"));
  expect(await store.write(state, 7)).toBe(false);
  await expect(store.write(state, 7)).rejects.toThrow("table unreachable");
});

test("a state is read as it was written, with strong consistency", async () => {
  const { client, store } = setUp();
  client.on(GetItemCommand).resolvesOnce({ Item: item }).resolves({});
  expect(await store.read()).toEqual({ state, version: 1 });
  expect(client.commandCalls(GetItemCommand)[0]?.args[0].input).toEqual({
    TableName: "Control",
    Key: { pk: item.pk, sk: item.sk },
    ConsistentRead: true,
  });
  expect(await store.read()).toBeUndefined();
});
