import { CreateTableCommand, DescribeTableCommand, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { type Clock, CONTROL_TABLE, JOBS_TABLE } from "@boomerang/core";
import { type RunningServer, startLoopbackServer } from "../http/loopback-server.ts";
import { LOCAL_ACCOUNT, LOCAL_REGION, localClientConfig } from "./account.ts";
import type { ServiceCall } from "./direct-calls.ts";
import { createRecordStream, type RecordStream } from "./record-stream.ts";
import { type Image, streamRecord } from "./stream-record.ts";
import { createTableOperations } from "./table-operations.ts";
import { createTableStorage } from "./table-storage.ts";

/** Embedded DynamoDB with the tables of the stack. */
export interface DynamoDb extends RunningServer {
  readonly tables: { readonly jobs: string; readonly control: string };
  readonly call: ServiceCall;
  /** The stream of the jobs table. */
  readonly jobsStream: RecordStream;
}

export interface DynamoDbOptions {
  /** Shards of the jobs table's stream; default 4. */
  readonly shardCount?: number;
  readonly clock?: Clock;
  readonly onError?: (error: unknown) => void;
}

const TABLES = { jobs: "Jobs", control: "Control" } as const;
const STREAM_ARN = `arn:aws:dynamodb:${LOCAL_REGION}:${LOCAL_ACCOUNT}:table/${TABLES.jobs}/stream/2026-01-01T00:00:00.000`;
const JSON_1_0 = "application/x-amz-json-1.0";
const MAX_REQUEST_BYTES = 16 * 1024 * 1024;

/** Starts an in-memory DynamoDB on 127.0.0.1: dynalite's operations on {@link createTableStorage our storage}. */
export async function startDynamoDb(options: DynamoDbOptions = {}): Promise<DynamoDb> {
  const { shardCount, clock = Date, onError } = options;
  const jobsStream = createRecordStream(shardCount);
  let ordinal = 0;
  const store = createTableStorage(({ tableName, before, after }) => {
    if (tableName !== TABLES.jobs) return;
    const images = { keys: jobsKey(after ?? before), before, after };
    const record = streamRecord({ ...images, ordinal: ordinal++, streamArn: STREAM_ARN, time: clock.now() });
    if (record !== undefined) jobsStream.append(record);
  });
  const call = createTableOperations(store);
  const server = await startLoopbackServer({
    maxBodyBytes: MAX_REQUEST_BYTES,
    tooLarge: { status: 413 },
    ...(onError && { onError }),
    async handle({ headers, body }) {
      // A page in a browser may send other content types to this machine without asking first.
      if (headers["content-type"] !== JSON_1_0) return { status: 404 };
      const operation = String(headers["x-amz-target"]).replace(/^DynamoDB_20120810\./, "");
      return { headers: { "content-type": JSON_1_0 }, ...(await call({ operation, body: body.toString() })) };
    },
  });
  await createTables(server.endpoint);
  return { ...server, call, tables: TABLES, jobsStream };
}

function jobsKey(item: Image = {}): Image {
  const { [JOBS_TABLE.partitionKey]: key } = item;
  return key === undefined ? {} : { [JOBS_TABLE.partitionKey]: key };
}

async function createTables(endpoint: string): Promise<void> {
  const client = new DynamoDBClient(localClientConfig(endpoint));
  const { openIndex, endedIndex, batchIndex, pausedIndex } = JOBS_TABLE;
  try {
    await client.send(
      new CreateTableCommand({
        TableName: TABLES.jobs,
        BillingMode: "PAY_PER_REQUEST",
        AttributeDefinitions: [
          { AttributeName: JOBS_TABLE.partitionKey, AttributeType: "S" },
          { AttributeName: openIndex.partitionKey, AttributeType: "N" },
          ...[openIndex.sortKey, endedIndex.partitionKey, endedIndex.sortKey].map(text),
          ...[batchIndex.partitionKey, batchIndex.sortKey, pausedIndex.partitionKey].map(text),
        ],
        KeySchema: [{ AttributeName: JOBS_TABLE.partitionKey, KeyType: "HASH" }],
        GlobalSecondaryIndexes: [
          ...[openIndex, pausedIndex].map((index) => ({
            ...indexOf(index),
            Projection: { ProjectionType: "KEYS_ONLY" as const },
          })),
          ...[endedIndex, batchIndex].map((index) => ({
            ...indexOf(index),
            Projection: { ProjectionType: "INCLUDE" as const, NonKeyAttributes: [...index.included] },
          })),
        ],
      }),
    );
    await client.send(
      new CreateTableCommand({
        TableName: TABLES.control,
        BillingMode: "PAY_PER_REQUEST",
        AttributeDefinitions: [
          { AttributeName: CONTROL_TABLE.partitionKey, AttributeType: "S" },
          { AttributeName: CONTROL_TABLE.sortKey, AttributeType: "S" },
        ],
        KeySchema: [
          { AttributeName: CONTROL_TABLE.partitionKey, KeyType: "HASH" },
          { AttributeName: CONTROL_TABLE.sortKey, KeyType: "RANGE" },
        ],
      }),
    );
    for (const TableName of Object.values(TABLES)) await untilActive(client, TableName);
  } finally {
    client.destroy();
  }
}

const text = (name: string) => ({ AttributeName: name, AttributeType: "S" as const });

function indexOf({ name, partitionKey, sortKey }: Record<"name" | "partitionKey" | "sortKey", string>) {
  return {
    IndexName: name,
    KeySchema: [
      { AttributeName: partitionKey, KeyType: "HASH" as const },
      { AttributeName: sortKey, KeyType: "RANGE" as const },
    ],
  };
}

// The SDK's own waiter sleeps for a second between two checks; dynalite creates a table within milliseconds.
async function untilActive(client: DynamoDBClient, TableName: string): Promise<void> {
  let status: string | undefined;
  while (status !== "ACTIVE") {
    status = (await client.send(new DescribeTableCommand({ TableName }))).Table?.TableStatus;
  }
}
