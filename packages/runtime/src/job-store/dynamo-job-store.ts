import { randomUUID } from "node:crypto";
import {
  type AttributeValue,
  ConditionalCheckFailedException,
  type DynamoDBClient,
  GetItemCommand,
  QueryCommand,
  UpdateItemCommand,
} from "@aws-sdk/client-dynamodb";
import { marshall, unmarshall } from "@aws-sdk/util-dynamodb";
import { isoTime, JOBS_TABLE, type Job, OPEN_SHARDS, type RecordUpdate } from "@boomerang/core";
import type { StreamRecord } from "aws-lambda";
import type { DueJob, JobStore } from "./job-store.ts";
import { fromStoredInput, toStoredInput } from "./stored-input.ts";
import { startExpression } from "./update-expression.ts";

export function createDynamoJobStore(client: DynamoDBClient, tableName: string): JobStore {
  const read = async (jobId: string) => {
    const { Item } = await client.send(
      new GetItemCommand({ TableName: tableName, Key: keyOf(jobId), ConsistentRead: true }),
    );
    return Item && unmarshall(Item);
  };
  return {
    async get(jobId) {
      const item = await read(jobId);
      return item && toJob(item);
    },
    async put(next, before) {
      const writeId = randomUUID();
      try {
        await client.send(
          new UpdateItemCommand({ TableName: tableName, ...updateOf(next, before, writeId) }),
        );
        return true;
      } catch (error) {
        if (!(error instanceof ConditionalCheckFailedException)) throw error;
        // The SDK retries a call whose response was lost: then the conflicting write is this one.
        return (await read(next.job_id))?.write_id === writeId;
      }
    },
    async updateOpen(jobId, update) {
      const writeId = randomUUID();
      try {
        await client.send(
          new UpdateItemCommand({ TableName: tableName, ...openUpdateOf(jobId, update, writeId) }),
        );
        return { type: "written" };
      } catch (error) {
        if (!(error instanceof ConditionalCheckFailedException)) throw error;
        // AWS returns the item, if there is one; other implementations may not.
        const item = error.Item ? unmarshall(error.Item) : await read(jobId);
        if (item?.write_id === writeId) return { type: "written" };
        return { type: "not_open", job: item && toJob(item) };
      }
    },
    async listDue(now, limit) {
      const shards = Array.from({ length: OPEN_SHARDS }, (_, shard) => shard);
      const due = await Promise.all(shards.map((shard) => listShard(client, tableName, shard, now, limit)));
      return due
        .flat()
        .sort((a, b) => a.since - b.since)
        .slice(0, limit);
    },
  };
}

/** The record in an image of the table's stream. Its type is Lambda's, its shape is DynamoDB's. */
export function fromStreamImage(image: NonNullable<StreamRecord["NewImage"]>): Job {
  return toJob(unmarshall(image as Record<string, AttributeValue>));
}

function toJob(item: Record<string, unknown>): Job {
  const { write_id, input, ...job } = item;
  if (input === undefined) return job as Job;
  return { ...job, input: fromStoredInput(input as string | Uint8Array) } as Job;
}

function updateOf(next: Job, before: Job | undefined, writeId: string) {
  const changes = startExpression();
  const old: Readonly<Record<string, unknown>> = { ...before };
  const fields: Readonly<Record<string, unknown>> = { ...next, write_id: writeId };
  for (const [name, value] of Object.entries(fields)) {
    if (name === JOBS_TABLE.partitionKey || value === undefined || isEqual(value, old[name])) continue;
    changes.set(name, name === "input" ? toStoredInput(value as string) : value);
  }
  for (const name in old) if (old[name] !== undefined && fields[name] === undefined) changes.remove(name);
  const condition =
    before === undefined ? NO_RECORD : `${changes.name("version")} = ${changes.value(before.version)}`;
  return { Key: keyOf(next.job_id), ...changes.end(), ConditionExpression: condition };
}

function openUpdateOf(jobId: string, { set, remove, increment }: RecordUpdate, writeId: string) {
  const changes = startExpression();
  for (const [name, value] of Object.entries({ ...set, write_id: writeId })) changes.set(name, value);
  for (const name of increment) changes.increment(name);
  for (const name of remove) changes.remove(name);
  const isOpen = `${changes.name("status")} IN (${changes.value("PENDING")}, ${changes.value("SUBMITTED")})`;
  return {
    Key: keyOf(jobId),
    ...changes.end(),
    ConditionExpression: isOpen,
    ReturnValuesOnConditionCheckFailure: "ALL_OLD",
  } as const;
}

const keyOf = (jobId: string) => ({ [JOBS_TABLE.partitionKey]: { S: jobId } });

const NO_RECORD = `attribute_not_exists(${JOBS_TABLE.partitionKey})`;

function isEqual(a: unknown, b: unknown): boolean {
  if (typeof a !== "object" || typeof b !== "object") return a === b;
  return JSON.stringify(a) === JSON.stringify(b);
}

async function listShard(
  client: DynamoDBClient,
  tableName: string,
  shard: number,
  now: number,
  limit: number,
): Promise<DueJob[]> {
  const { name, partitionKey, sortKey } = JOBS_TABLE.openIndex;
  const { Items = [] } = await client.send(
    new QueryCommand({
      TableName: tableName,
      IndexName: name,
      KeyConditionExpression: `${partitionKey} = :shard AND ${sortKey} <= :now`,
      ExpressionAttributeValues: marshall({ ":shard": shard, ":now": isoTime(now) }),
      Limit: limit,
    }),
  );
  return Items.map((item) => {
    const { [JOBS_TABLE.partitionKey]: jobId, [sortKey]: checkAt } = unmarshall(item);
    return { jobId, since: Date.parse(checkAt) };
  });
}
