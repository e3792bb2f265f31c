import { type Random, type Sleep, systemSleep } from "@boomerang/core";
import type { DynamoDBRecord, DynamoDBStreamEvent } from "aws-lambda";
import type { RecordStream, StreamShard } from "../aws/record-stream.ts";
import { failedIdentifiers } from "./batch-response.ts";
import type { EventSource, EventSourceOptions } from "./event-source.ts";
import { invoke, type LambdaHandler } from "./invoke.ts";

export interface StreamSourceOptions extends EventSourceOptions {
  readonly stream: RecordStream;
  /** Returns `batchItemFailures`, or nothing. */
  readonly handler: LambdaHandler<DynamoDBStreamEvent, unknown>;
  /** Maximum number of records in an invocation; default 100. */
  readonly batchSize?: number;
  readonly sleep?: Sleep;
  readonly random?: Random;
}

const FIRST_BACKOFF_MS = 50;
const MAX_BACKOFF_MS = 5_000;

/** The delay after `failures` consecutive failures: exponential backoff with full jitter, at most 5 s. */
export function backoffMs(failures: number, random: Random): number {
  return random() * Math.min(MAX_BACKOFF_MS, FIRST_BACKOFF_MS * 2 ** (failures - 1));
}

/**
 * Invokes a handler with the records of a table's stream as Lambda does: one invocation at a time for each shard, in order.
 *
 * A partial batch response is retried from the first failed record, an error from the first record of the batch.
 * Retries are unlimited and no record is skipped, as with the default settings of Lambda.
 */
export function startStreamSource(options: StreamSourceOptions): EventSource {
  const stopping = new AbortController();
  const readers = options.stream.shards.map((shard) => readShard(shard, options, stopping.signal));
  return {
    async stop() {
      stopping.abort();
      await Promise.all(readers);
    },
  };
}

async function readShard(
  shard: StreamShard,
  options: StreamSourceOptions,
  stopping: AbortSignal,
): Promise<void> {
  const { batchSize = 100, sleep = systemSleep, random = Math.random } = options;
  let failures = 0;
  while (!stopping.aborted) {
    const records = await shard.read(batchSize, stopping);
    if (records.length === 0) continue;
    const done = await countSucceeded(records, options);
    shard.advance(done);
    failures = done > 0 ? 0 : failures + 1;
    if (done < records.length) {
      // Rejects only when the source is stopping.
      await sleep(backoffMs(Math.max(1, failures), random), stopping).catch(() => undefined);
    }
  }
}

async function countSucceeded(
  records: readonly DynamoDBRecord[],
  options: StreamSourceOptions,
): Promise<number> {
  const { handler, clock, onError } = options;
  try {
    const response = await invoke(handler, { Records: [...records] }, options.function, clock);
    const numbers = records.map((record) => record.dynamodb?.SequenceNumber ?? "");
    const failed = failedIdentifiers(response, numbers, options.function.name);
    const first = numbers.findIndex((number) => failed.has(number));
    return first === -1 ? records.length : first;
  } catch (error) {
    onError?.(error);
    return 0;
  }
}
