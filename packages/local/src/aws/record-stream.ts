import { createHash } from "node:crypto";
import type { DynamoDBRecord } from "aws-lambda";

/** One shard of a table's stream, oldest record first. */
export interface StreamShard {
  /** Returns up to `limit` of the oldest records without removing them. Waits for the first; empty when aborted. */
  read(limit: number, signal: AbortSignal): Promise<readonly DynamoDBRecord[]>;
  /** Removes the `count` oldest records. */
  advance(count: number): void;
}

/** An in-memory table stream. Records stay until they are read, whereas DynamoDB removes them after 24 hours. */
export interface RecordStream {
  /** All records of one item go to one shard, in the order they are appended. */
  append(record: DynamoDBRecord): void;
  readonly shards: readonly StreamShard[];
  /** Number of records that have not been removed. */
  readonly pending: number;
  /** Resolves as soon as `pending` is 0. */
  whenEmpty(): Promise<void>;
}

/** Creates a stream of `shardCount` shards, default 4. */
export function createRecordStream(shardCount = 4): RecordStream {
  let pending = 0;
  let waiting: PromiseWithResolvers<void> | undefined;
  const shards = Array.from({ length: shardCount }, () =>
    createShard((count) => {
      pending -= count;
      if (pending === 0) waiting?.resolve();
    }),
  );
  return {
    shards,
    get pending() {
      return pending;
    },
    append(record) {
      // The last promise is already resolved, so the next wait needs a new one.
      if (pending === 0) waiting = undefined;
      pending++;
      shards[shardOf(record, shardCount)]?.append(record);
    },
    whenEmpty() {
      if (pending === 0) return Promise.resolve();
      waiting ??= Promise.withResolvers<void>();
      return waiting.promise;
    },
  };
}

function shardOf(record: DynamoDBRecord, shardCount: number): number {
  const keys = JSON.stringify(record.dynamodb?.Keys);
  return createHash("sha256").update(keys).digest().readUInt32BE(0) % shardCount;
}

function createShard(onAdvance: (count: number) => void) {
  const records: DynamoDBRecord[] = [];
  let arrival = Promise.withResolvers<void>();
  return {
    append(record: DynamoDBRecord): void {
      records.push(record);
      arrival.resolve();
    },
    async read(limit: number, signal: AbortSignal): Promise<readonly DynamoDBRecord[]> {
      if (records.length === 0 && !signal.aborted) {
        const wake = () => arrival.resolve();
        signal.addEventListener("abort", wake, { once: true });
        await arrival.promise;
        signal.removeEventListener("abort", wake);
        if (records.length === 0) arrival = Promise.withResolvers<void>();
      }
      return signal.aborted ? [] : records.slice(0, limit);
    },
    advance(count: number): void {
      records.splice(0, count);
      if (records.length === 0) arrival = Promise.withResolvers<void>();
      onAdvance(count);
    },
  };
}
