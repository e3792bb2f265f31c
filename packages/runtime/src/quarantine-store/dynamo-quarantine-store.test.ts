import {
  ConditionalCheckFailedException,
  DynamoDBClient,
  GetItemCommand,
  UpdateItemCommand,
} from "@aws-sdk/client-dynamodb";
import { mockClient } from "aws-sdk-client-mock";
import { expect, test } from "vitest";
import { createDynamoQuarantineStore } from "./dynamo-quarantine-store.ts";

const AT = Date.UTC(2026, 0, 1, 12);
const DELIVERY = { jobId: "order-1", id: "d1" };

function setUp() {
  const real = new DynamoDBClient({ region: "us-east-1" });
  const client = mockClient(real);
  return { client, store: createDynamoQuarantineStore(real, "Control") };
}

test("whether webhook secrets have verified is read with strong consistency", async () => {
  const { client, store } = setUp();
  const key = { pk: { S: "webhook-secrets" }, sk: { S: "ab12" } };
  client.on(GetItemCommand).resolvesOnce({}).resolves({ Item: key });
  expect(await store.hasVerified("ab12")).toBe(false);
  expect(await store.hasVerified("ab12")).toBe(true);
  expect(client.commandCalls(GetItemCommand)[0]?.args[0].input).toEqual({
    TableName: "Control",
    Key: key,
    ConsistentRead: true,
  });
});

test("a delivery is counted for its day and its job in one conditional update, and the counts expire", async () => {
  const { client, store } = setUp();
  client.on(UpdateItemCommand).resolves({});
  expect(await store.admit("ab12", DELIVERY, AT)).toBe(true);
  expect(client.commandCalls(UpdateItemCommand)[0]?.args[0].input).toMatchObject({
    Key: { pk: { S: "webhook-secrets" }, sk: { S: "ab12#2026-01-01" } },
    UpdateExpression: "ADD #all :one, #job :ids SET #ttl = :ttl",
    ExpressionAttributeNames: {
      "#all": "quarantined",
      "#job": expect.stringMatching(/^job#[0-9a-f]{16}$/),
      "#ttl": "expires_at",
    },
    ExpressionAttributeValues: {
      ":ids": { SS: ["d1"] },
      ":most": { N: "1000" },
      ":mostOfJob": { N: "10" },
      ":ttl": { N: String(AT / 1000 + 2 * 86_400) },
    },
  });
});

test("a delivery over a limit is not admitted unless it was counted before; another error is a failure", async () => {
  const { client, store } = setUp();
  const attribute = expect.stringMatching(/^job#/);
  client.on(GetItemCommand).callsFake(async ({ ExpressionAttributeNames }) => {
    expect(ExpressionAttributeNames).toEqual({ "#job": attribute });
    return { Item: { [ExpressionAttributeNames["#job"]]: { SS: ["d0", "d1"] } } };
  });
  client
    .on(UpdateItemCommand)
    .rejectsOnce(new ConditionalCheckFailedException({ message: "no", $metadata: {} }))
    .rejectsOnce(new ConditionalCheckFailedException({ message: "no", $metadata: {} }))
    .rejects(new Error("table unreachable"));
  expect(await store.admit("ab12", { ...DELIVERY, id: "d2" }, AT)).toBe(false);
  expect(await store.admit("ab12", DELIVERY, AT)).toBe(true);
  await expect(store.admit("ab12", DELIVERY, AT)).rejects.toThrow("table unreachable");
  await expect(store.recordVerified("ab12", AT)).rejects.toThrow("table unreachable");
});
