import { DynamoDBClient, GetItemCommand, PutItemCommand } from "@aws-sdk/client-dynamodb";
import { mockClient } from "aws-sdk-client-mock";
import { expect, test } from "vitest";
import { createDynamoCircuitStore } from "./dynamo-circuit-store.ts";

const SINCE = 1_700_000_000_000;
const state = {
  ...{ failingSince: SINCE, failedAt: SINCE + 1, probedAt: SINCE + 2 },
  ...{ succeededAt: SINCE - 1, unknownAt: 0 },
};
const item = {
  pk: { S: "circuit#model:echo/production" },
  sk: { S: "state" },
  failing_since: { N: "1700000000000" },
  failed_at: { N: "1700000000001" },
  probed_at: { N: "1700000000002" },
  succeeded_at: { N: "1699999999999" },
  unknown_at: { N: "0" },
  version: { N: "1" },
  // A month after its latest time, in seconds.
  expires_at: { N: "1702592001" },
};

test("a circuit is written and read as one item, which DynamoDB deletes a month after nothing has changed", async () => {
  const real = new DynamoDBClient({ region: "us-east-1" });
  const client = mockClient(real);
  client.on(PutItemCommand).resolves({}).on(GetItemCommand).resolves({ Item: item });
  const store = createDynamoCircuitStore(real, "Control", "model:echo/production");
  expect(await store.write(state, undefined)).toBe(true);
  expect(client.commandCalls(PutItemCommand)[0]?.args[0].input).toEqual({
    TableName: "Control",
    Item: item,
    ConditionExpression: "attribute_not_exists(pk)",
  });
  expect(await store.read()).toEqual({ state, version: 1 });
  expect(client.commandCalls(GetItemCommand)[0]?.args[0].input).toMatchObject({ ConsistentRead: true });
});
