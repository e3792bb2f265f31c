import type { AddressInfo } from "node:net";
import { CreateTableCommand, DescribeTableCommand, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { type Clock, CONTROL_TABLE, JOBS_TABLE } from "@boomerang/core";
import dynalite from "dynalite";
import type { RunningServer } from "../http/loopback-server.ts";
import { localClientConfig } from "./account.ts";
import { startStreamProxy } from "./dynamodb-stream-proxy.ts";
import { createRecordStream, type RecordStream } from "./record-stream.ts";

/** Embedded DynamoDB with the tables of the stack. */
export interface DynamoDb extends RunningServer {
  readonly tables: { readonly jobs: string; readonly control: string };
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

/** Starts dynalite, an in-memory DynamoDB, on 127.0.0.1, behind a proxy that adds a stream to the jobs table. */
export async function startDynamoDb(options: DynamoDbOptions = {}): Promise<DynamoDb> {
  const { shardCount, ...rest } = options;
  const dynaliteServer = dynalite({ createTableMs: 0, deleteTableMs: 0, updateTableMs: 0 });
  dynaliteServer.keepAliveTimeout = 0;
  await new Promise<void>((resolve) => dynaliteServer.listen(0, "127.0.0.1", resolve));
  const upstream = `http://127.0.0.1:${(dynaliteServer.address() as AddressInfo).port}`;
  await createTables(upstream);

  const jobsStream = createRecordStream(shardCount);
  const proxy = await startStreamProxy({
    upstream,
    tableName: TABLES.jobs,
    keyAttributes: [JOBS_TABLE.partitionKey],
    stream: jobsStream,
    ...rest,
  });
  let stopping: Promise<void> | undefined;
  const stop = async () => {
    await proxy.stop();
    await new Promise<void>((resolve, reject) =>
      dynaliteServer.close((error?: Error | null) => (error ? reject(error) : resolve())),
    );
  };
  return {
    endpoint: proxy.endpoint,
    tables: TABLES,
    jobsStream,
    stop: () => {
      stopping ??= stop();
      return stopping;
    },
  };
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
