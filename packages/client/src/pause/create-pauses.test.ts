import {
  ConditionalCheckFailedException,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
} from "@aws-sdk/client-dynamodb";
import { marshall } from "@aws-sdk/util-dynamodb";
import { mockClient } from "aws-sdk-client-mock";
import { expect, test } from "vitest";
import { BoomerangError } from "../boomerang-error.ts";
import { setUp as setUpClient } from "../client.fixture.ts";

/** A client over table `Control`, whose item with the pauses is kept as it is written. */
function setUp() {
  const own = new DynamoDBClient({ region: "us-east-1" });
  const table: { item?: Record<string, unknown> } = {};
  const { client, time } = setUpClient(undefined, { dynamodb: own });
  const dynamodb = mockClient(own);
  dynamodb.on(GetItemCommand).callsFake(() => ({ Item: table.item }));
  dynamodb.on(PutItemCommand).callsFake(({ Item }) => {
    table.item = Item;
    return {};
  });
  return { client, time, table, dynamodb };
}

const T0 = "1970-01-01T00:00:00.000Z";

test("a target is paused, and listed until it is resumed", async () => {
  const { client, time, dynamodb } = setUp();
  const pausedAt = new Date(time.now()).toISOString();
  expect(await client.pause("model:abc")).toEqual({ target: "model:abc/production", pausedAt });
  expect(dynamodb.commandCalls(PutItemCommand)[0]?.args[0].input).toMatchObject({
    ...{ TableName: "Control", ConditionExpression: "attribute_not_exists(pk)" },
    Item: { pk: { S: "pauses" } },
  });
  await client.pause({ chain_id: "c1", environment: "staging" });
  // A second pause keeps the time of the first.
  await time.advance(60_000);
  expect(await client.pause("model:abc")).toEqual({ target: "model:abc/production", pausedAt });
  expect((await client.pausedTargets()).map(({ target }) => target)).toEqual([
    "chain:c1/staging",
    "model:abc/production",
  ]);
  expect(await client.resume("model:abc")).toBe(true);
  expect(await client.resume("model:abc")).toBe(false);
  expect((await client.pausedTargets()).map(({ target }) => target)).toEqual(["chain:c1/staging"]);
});

test("a target that is none is rejected, and nothing is written", async () => {
  const { client, dynamodb } = setUp();
  for (const act of [() => client.pause("abc"), () => client.resume("abc")])
    await expect(act()).rejects.toMatchObject({ code: "invalid_argument" });
  expect(dynamodb.calls()).toEqual([]);
});

test("there is room for two hundred targets", async () => {
  const { client, table } = setUp();
  const entries = Array.from({ length: 200 }, (_, n) => [
    `model:m${n}/production`,
    { state: "paused", since: T0 },
  ]);
  const targets = Object.fromEntries(entries);
  table.item = marshall({ pk: "pauses", sk: "state", targets, version: 1 });
  await expect(client.pause("model:abc")).rejects.toMatchObject({
    ...{
      code: "invalid_argument",
      message: "200 targets are paused or were resumed within the last 24 hours",
    },
    nextStep: expect.stringContaining("after 24 hours"),
  });
  expect(await client.pause("model:m7")).toEqual({ target: "model:m7/production", pausedAt: T0 });
});

test("other processes that always come first are an error that passes", async () => {
  const { client, dynamodb } = setUp();
  const first = new ConditionalCheckFailedException({ message: "changed", $metadata: {} });
  dynamodb.on(PutItemCommand).rejects(first);
  await expect(client.pause("model:abc")).rejects.toMatchObject({
    ...{ name: "BoomerangError", code: "unavailable", retryable: true },
    message: expect.stringContaining("other processes changed"),
  });
});

test("an error of AWS says what was being done, and what to do", async () => {
  const { client, dynamodb } = setUp();
  const denied = Object.assign(new Error("not authorized to perform: dynamodb:GetItem"), {
    name: "AccessDeniedException",
  });
  dynamodb.on(GetItemCommand).rejects(denied);
  const error = await client.pause("model:abc").catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(BoomerangError);
  expect(error).toMatchObject({
    code: "access_denied",
    message: "cannot pause the target: not authorized to perform: dynamodb:GetItem",
    nextStep: expect.stringContaining("grantPause"),
  });
});
