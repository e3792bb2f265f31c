import { connect } from "node:net";
import {
  BatchWriteItemCommand,
  DeleteItemCommand,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  UpdateItemCommand,
} from "@aws-sdk/client-dynamodb";
import type { DynamoDBRecord } from "aws-lambda";
import { expect, onTestFinished, test } from "vitest";
import { localClientConfig } from "./account.ts";
import { startDynamoDb } from "./dynamodb.ts";

const start = async () => {
  const dynamo = await startDynamoDb({ shardCount: 1, clock: { now: () => 1_700_000_000_000 } });
  onTestFinished(() => dynamo.stop());
  const client = new DynamoDBClient({ ...localClientConfig(dynamo.endpoint), maxAttempts: 1 });
  onTestFinished(() => client.destroy());
  const take = async (): Promise<readonly DynamoDBRecord[]> => {
    const [shard] = dynamo.jobsStream.shards;
    const records = (await shard?.read(10_000, new AbortController().signal)) ?? [];
    shard?.advance(records.length);
    return records;
  };
  return { dynamo, client, take };
};
const Jobs = { TableName: "Jobs" };
const a = { Key: { job_id: { S: "a" } } };

test("put, update and delete write an INSERT, a MODIFY and a REMOVE record with their images", async () => {
  const { client, take } = await start();
  const item = { job_id: { S: "a" }, metadata: { M: { n: { N: "1" } } } };
  await client.send(new PutItemCommand({ ...Jobs, Item: item }));
  await client.send(
    new UpdateItemCommand({
      ...Jobs,
      ...a,
      UpdateExpression: "SET version = :one",
      ExpressionAttributeValues: { ":one": { N: "1" } },
    }),
  );
  await client.send(new DeleteItemCommand({ ...Jobs, ...a }));
  const updated = { ...item, version: { N: "1" } };
  const records = await take();
  expect(records.map((r) => [r.eventName, r.dynamodb?.OldImage, r.dynamodb?.NewImage])).toEqual([
    ["INSERT", undefined, item],
    ["MODIFY", item, updated],
    ["REMOVE", updated, undefined],
  ]);
  expect(records.every((r) => r.dynamodb?.Keys?.job_id?.S === "a")).toBe(true);
  expect(records[0]?.eventSourceARN).toContain(":table/Jobs/stream/");
  const numbers = records.map((r) => BigInt(r.dynamodb?.SequenceNumber ?? 0));
  expect(numbers).toEqual(numbers.toSorted());
  expect(new Set(numbers).size).toBe(3);
});

test("a write that fails its condition, changes nothing or is malformed writes no record, and the client gets the error", async () => {
  const { client, dynamo } = await start();
  const put = (more: object = {}) => client.send(new PutItemCommand({ ...Jobs, Item: a.Key, ...more }));
  await expect(put({ ConditionExpression: "attribute_exists(job_id)" })).rejects.toMatchObject({
    name: "ConditionalCheckFailedException",
  });
  await expect(put({ Item: { job_id: { N: "1" } } })).rejects.toMatchObject({ name: "ValidationException" });
  await expect(put({ Item: { other: { S: "x" } } })).rejects.toMatchObject({ name: "ValidationException" });
  await client.send(new DeleteItemCommand({ ...Jobs, ...a }));
  expect(dynamo.jobsStream.pending).toBe(0);
  await put();
  await put();
  expect(dynamo.jobsStream.pending).toBe(1);
});

test("the other table has no stream, and reads and queries write none", async () => {
  const { client, dynamo, take } = await start();
  const control = { pk: { S: "queue#model:a/production" }, sk: { S: "1" } };
  await client.send(new PutItemCommand({ TableName: dynamo.tables.control, Item: control }));
  expect(dynamo.jobsStream.pending).toBe(0);
  const open = {
    job_id: { S: "a" },
    open_shard: { N: "3" },
    check_at: { S: "2026-01-01" },
    result: { S: "no" },
  };
  await client.send(new PutItemCommand({ ...Jobs, Item: open }));
  await take();
  const found = await client.send(
    new QueryCommand({
      ...Jobs,
      IndexName: "open",
      KeyConditionExpression: "open_shard = :s AND check_at < :t",
      ExpressionAttributeValues: { ":s": { N: "3" }, ":t": { S: "2027" } },
    }),
  );
  const { result: _, ...keys } = open;
  expect(found.Items).toEqual([keys]);
});

test("a batch write writes a record for each item of the table with the stream", async () => {
  const { client, take } = await start();
  const control = { PutRequest: { Item: { pk: { S: "a" }, sk: { S: "b" } } } };
  const jobs = ["a", "b"].map((id) => ({ PutRequest: { Item: { job_id: { S: id } } } }));
  await client.send(new BatchWriteItemCommand({ RequestItems: { Control: [control], Jobs: jobs } }));
  expect((await take()).map((record) => record.dynamodb?.Keys?.job_id?.S)).toEqual(["a", "b"]);
});

test("concurrent writes of one item write records in which each old image is the previous new image", async () => {
  const { client, take } = await start();
  const increment = (id: string) =>
    client.send(
      new UpdateItemCommand({
        ...Jobs,
        Key: { job_id: { S: id } },
        UpdateExpression: "ADD version :one",
        ExpressionAttributeValues: { ":one": { N: "1" } },
      }),
    );
  await Promise.all(Array.from({ length: 60 }, (_, n) => increment(`job-${n % 3}`)));
  const records = await take();
  expect(records).toHaveLength(60);
  for (const id of ["job-0", "job-1", "job-2"]) {
    const own = records.filter((r) => r.dynamodb?.Keys?.job_id?.S === id);
    expect(own.map((r) => r.dynamodb?.NewImage?.version?.N)).toEqual(
      Array.from({ length: 20 }, (_, n) => String(n + 1)),
    );
    expect(own.slice(1).map((r) => r.dynamodb?.OldImage)).toEqual(
      own.slice(0, -1).map((r) => r.dynamodb?.NewImage),
    );
  }
});

test("a client that disconnects before the response has written the item and its record", async () => {
  const { client, dynamo } = await start();
  const [shard] = dynamo.jobsStream.shards;
  const body = JSON.stringify({ ...Jobs, Item: a.Key });
  const socket = connect(Number(new URL(dynamo.endpoint).port), "127.0.0.1");
  socket.on("error", () => undefined);
  socket.end(
    [
      "POST / HTTP/1.1",
      "host: localhost",
      "content-type: application/x-amz-json-1.0",
      "x-amz-target: DynamoDB_20120810.PutItem",
      "x-amz-date: 20260101T000000Z",
      "authorization: AWS4-HMAC-SHA256 Credential=a/20260101/us-east-1/dynamodb/aws4_request, SignedHeaders=host, Signature=0",
      `content-length: ${body.length}`,
      "",
      body,
    ].join("\r\n"),
    () => socket.destroy(),
  );
  const [record] = (await shard?.read(1, new AbortController().signal)) ?? [];
  expect(record?.dynamodb?.NewImage).toEqual(a.Key);
  expect((await client.send(new GetItemCommand({ ...Jobs, ...a }))).Item).toEqual(a.Key);
});

test.each([
  ["is not JSON", "PutItem", "not json", "SerializationException"],
  ["names an operation that is not supported", "DeleteTable", "{}", "UnknownOperationException"],
  ["names a property of every object", "constructor", "{}", "UnknownOperationException"],
])("a request that %s is rejected", async (_which, operation, body, type) => {
  const { dynamo } = await start();
  const headers = {
    "x-amz-target": `DynamoDB_20120810.${operation}`,
    "content-type": "application/x-amz-json-1.0",
  };
  const response = await fetch(dynamo.endpoint, { method: "POST", headers, body });
  expect(response.status).toBe(400);
  expect(response.headers.get("content-type")).toBe("application/x-amz-json-1.0");
  expect(await response.json()).toEqual({ __type: `com.amazon.coral.service#${type}` });
});

test("a request with a content type that a page in a browser may send is rejected", async () => {
  const { dynamo, client } = await start();
  const headers = { "x-amz-target": "DynamoDB_20120810.PutItem", "content-type": "text/plain" };
  const body = JSON.stringify({ ...Jobs, Item: a.Key });
  expect((await fetch(dynamo.endpoint, { method: "POST", headers, body })).status).toBe(404);
  expect((await client.send(new GetItemCommand({ ...Jobs, ...a }))).Item).toBeUndefined();
});

test("an item over 400 KB is rejected, and so is a malformed request, with DynamoDB's messages", async () => {
  const { client } = await start();
  const put = (Item: Record<string, { S: string }>) => client.send(new PutItemCommand({ ...Jobs, Item }));
  await expect(put({ ...a.Key, result: { S: "x".repeat(410_000) } })).rejects.toMatchObject({
    name: "ValidationException",
    message: "Item size has exceeded the maximum allowed size",
  });
  await expect(client.send(new QueryCommand(Jobs))).rejects.toMatchObject({
    name: "ValidationException",
    message: "Either the KeyConditions or KeyConditionExpression parameter must be specified in the request.",
  });
});

test("a query is read page by page, in both directions", async () => {
  const { client } = await start();
  const Item = (n: number) => ({ pk: { S: "p" }, sk: { S: String(n) } });
  for (const n of [3, 1, 4, 2, 5]) {
    await client.send(new PutItemCommand({ TableName: "Control", Item: Item(n) }));
  }
  const pages = async (ScanIndexForward: boolean) => {
    const found: (string | undefined)[][] = [];
    let ExclusiveStartKey: ReturnType<typeof Item> | undefined;
    do {
      const page = await client.send(
        new QueryCommand({
          TableName: "Control",
          KeyConditionExpression: "pk = :p AND sk < :last",
          ExpressionAttributeValues: { ":p": { S: "p" }, ":last": { S: "5" } },
          ...{ Limit: 3, ScanIndexForward, ExclusiveStartKey },
        }),
      );
      found.push((page.Items ?? []).map(({ sk }) => sk?.S));
      ExclusiveStartKey = page.LastEvaluatedKey as ReturnType<typeof Item> | undefined;
    } while (ExclusiveStartKey !== undefined);
    return found;
  };
  expect(await pages(true)).toEqual([["1", "2", "3"], ["4"]]);
  expect(await pages(false)).toEqual([["4", "3", "2"], ["1"]]);
});

test("stop closes the port and can be called twice", async () => {
  const { dynamo } = await start();
  await dynamo.stop();
  await dynamo.stop();
  await expect(fetch(dynamo.endpoint)).rejects.toThrow();
});
