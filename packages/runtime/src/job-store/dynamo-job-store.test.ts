import {
  ConditionalCheckFailedException,
  DynamoDBClient,
  GetItemCommand,
  QueryCommand,
  UpdateItemCommand,
} from "@aws-sdk/client-dynamodb";
import { marshall } from "@aws-sdk/util-dynamodb";
import type { Job } from "@boomerang/core";
import { mockClient } from "aws-sdk-client-mock";
import { describe, expect, test } from "vitest";
import { createDynamoJobStore, fromStreamImage } from "./dynamo-job-store.ts";

const job: Job = {
  job_id: "order-1",
  status: "PENDING",
  version: 1,
  target: { model_id: "echo" },
  metadata: {},
  submissions: 1,
  deliveries: 0,
  created_at: "2026-01-01T00:00:00.000Z",
  check_at: "2026-01-01T00:05:00.000Z",
  open_shard: 3,
  input: "",
  errors: [],
};
const conflict = () =>
  new ConditionalCheckFailedException({ message: "The conditional request failed", $metadata: {} });

function setUp() {
  const real = new DynamoDBClient({ region: "us-east-1" });
  const client = mockClient(real);
  const store = createDynamoJobStore(real, "Jobs");
  const updates = () => client.commandCalls(UpdateItemCommand).map((call) => call.args[0].input);
  return { client, store, updates };
}

describe("writing", () => {
  test("a first record sets every attribute, if there is no record yet", async () => {
    const { client, store, updates } = setUp();
    client.on(UpdateItemCommand).resolves({});
    expect(await store.put({ ...job, priority: undefined } as unknown as Job, undefined)).toBe(true);
    const [update] = updates();
    expect(update).toMatchObject({
      TableName: "Jobs",
      Key: { job_id: { S: "order-1" } },
      ConditionExpression: "attribute_not_exists(job_id)",
    });
    const { UpdateExpression = "", ExpressionAttributeNames: placeholders = {} } = update ?? {};
    const names = [...UpdateExpression.matchAll(/(#?\w+) = /g)].map(
      ([, name = ""]) => placeholders[name] ?? name,
    );
    expect(names.toSorted()).toEqual(
      [...Object.keys(job).filter((key) => key !== "job_id"), "write_id"].toSorted(),
    );
    expect(update?.UpdateExpression).not.toContain("REMOVE");
    const values = Object.values(update?.ExpressionAttributeValues ?? {});
    expect(values).toEqual(expect.arrayContaining([{ S: "" }, { L: [] }, { M: {} }, { N: "1" }, { N: "0" }]));
  });

  test("a later record sets what is new, removes what is gone and leaves the rest, if the version is unchanged", async () => {
    const { client, store, updates } = setUp();
    client.on(UpdateItemCommand).resolves({});
    const { check_at, open_shard, input, ...rest } = job;
    const next: Job = { ...rest, status: "SUCCEEDED", version: 2, result: "é" };
    expect(await store.put(next, job)).toBe(true);
    const [update] = updates();
    expect(update).toEqual({
      TableName: "Jobs",
      Key: { job_id: { S: "order-1" } },
      UpdateExpression:
        "SET #status = :0, #version = :1, #result = :2, write_id = :3 REMOVE check_at, open_shard, #input",
      ConditionExpression: "#version = :4",
      ExpressionAttributeNames: {
        "#status": "status",
        "#version": "version",
        "#result": "result",
        "#input": "input",
      },
      ExpressionAttributeValues: {
        ":0": { S: "SUCCEEDED" },
        ":1": { N: "2" },
        ":2": { S: "é" },
        ":3": { S: expect.stringMatching(/^[0-9a-f-]{36}$/) },
        ":4": { N: "1" },
      },
    });
  });

  test("returns false when another writer came first", async () => {
    const { client, store } = setUp();
    client.on(UpdateItemCommand).rejects(conflict());
    client.on(GetItemCommand).resolves({ Item: marshall({ ...job, write_id: "other-writer" }) });
    expect(await store.put(job, undefined)).toBe(false);
    client.on(GetItemCommand).resolves({});
    expect(await store.put({ ...job, version: 2 }, job)).toBe(false);
  });

  test("returns true when the conflicting write is its own: the response was lost", async () => {
    const { client, store, updates } = setUp();
    client.on(UpdateItemCommand).rejects(conflict());
    client.on(GetItemCommand).callsFake(() => {
      const { UpdateExpression = "", ExpressionAttributeValues: values = {} } = updates()[0] ?? {};
      const [, placeholder = ""] = /write_id = (:\d+)/.exec(UpdateExpression) ?? [];
      return { Item: { ...marshall(job), write_id: values[placeholder] } };
    });
    expect(await store.put(job, undefined)).toBe(true);
    expect(client.commandCalls(GetItemCommand)[0]?.args[0].input.ConsistentRead).toBe(true);
  });

  test("fails when the table cannot be reached", async () => {
    const { client, store } = setUp();
    client.on(UpdateItemCommand).rejects(new Error("table unreachable"));
    await expect(store.put(job, undefined)).rejects.toThrow("table unreachable");
  });
});

describe("reading", () => {
  test("is strongly consistent and returns the record without its write id", async () => {
    const { client, store } = setUp();
    client.on(GetItemCommand).resolves({ Item: marshall({ ...job, write_id: "w" }) });
    expect(await store.get("order-1")).toEqual(job);
    expect(client.commandCalls(GetItemCommand)[0]?.args[0].input).toEqual({
      TableName: "Jobs",
      Key: { job_id: { S: "order-1" } },
      ConsistentRead: true,
    });
  });

  test("returns undefined for an unknown job", async () => {
    const { client, store } = setUp();
    client.on(GetItemCommand).resolves({});
    expect(await store.get("order-1")).toBeUndefined();
  });

  test("an image in the stream contains the same record", () => {
    const image = { ...marshall(job), write_id: { S: "w" } } as Parameters<typeof fromStreamImage>[0];
    expect(fromStreamImage(image)).toEqual(job);
  });
});

describe("listing due jobs", () => {
  test("queries every shard up to the limit, and returns the oldest jobs of all shards", async () => {
    const { client, store } = setUp();
    client.on(QueryCommand).callsFake(({ ExpressionAttributeValues }) => {
      const shard = Number(ExpressionAttributeValues[":shard"].N);
      return {
        Items: [0, 1].map((n) => ({
          job_id: { S: `job-${shard}-${n}` },
          check_at: { S: new Date(Date.UTC(2026, 0, 1, n, 15 - shard)).toISOString() },
        })),
      };
    });
    const due = await store.listDue(Date.UTC(2026, 0, 2), 3);
    expect(due).toEqual([
      { jobId: "job-15-0", since: Date.UTC(2026, 0, 1, 0, 0) },
      { jobId: "job-14-0", since: Date.UTC(2026, 0, 1, 0, 1) },
      { jobId: "job-13-0", since: Date.UTC(2026, 0, 1, 0, 2) },
    ]);
    const queries = client.commandCalls(QueryCommand).map((call) => call.args[0].input);
    expect(queries).toHaveLength(16);
    expect(queries[5]).toEqual({
      TableName: "Jobs",
      IndexName: "open",
      KeyConditionExpression: "open_shard = :shard AND check_at <= :now",
      ExpressionAttributeValues: { ":shard": { N: "5" }, ":now": { S: "2026-01-02T00:00:00.000Z" } },
      Limit: 3,
    });
  });

  test("returns nothing when nothing is due", async () => {
    const { client, store } = setUp();
    client.on(QueryCommand).resolves({});
    expect(await store.listDue(0, 10)).toEqual([]);
  });
});
