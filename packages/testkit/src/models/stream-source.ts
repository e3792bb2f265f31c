import type { Job, Sleep } from "@boomerang/core";
import type { DynamoDBStreamEvent } from "aws-lambda";
import type { Chance } from "../chance.ts";
import { jobsStreamRecord } from "../events/jobs-stream.ts";
import { failedItems } from "./batch-failures.ts";
import type { LambdaFunction } from "./lambda-function.ts";
import type { Change } from "./table.ts";

const RETRY_MS = 1000;

/** Lambda's event source mapping of a table's stream: each job's changes in order, a failed lane is retried. */
export interface StreamSource {
  add(change: Change): void;
  /** Changes that are not processed yet. */
  readonly pending: () => number;
}

export function consumeStream(options: {
  readonly consumer: LambdaFunction<DynamoDBStreamEvent, unknown>;
  /** Changes in a batch at most. */
  readonly batchSize: number;
  /** Batches of a shard at the same time at most; the changes of one job are in one lane. */
  readonly lanes: number;
  /** The filter of the event source mapping. */
  readonly passes: (job: Job) => boolean;
  readonly sleep: Sleep;
  readonly chance: Chance;
  /** For how many ms the stream is unavailable from now on; 0 when it is available. */
  readonly unavailableMs: () => number;
  /** Whether Lambda does not get the response to a batch: then it retries all of it. */
  readonly losesResponse: (batch: string) => boolean;
}): StreamSource {
  const { consumer, batchSize, passes, sleep, chance, unavailableMs, losesResponse } = options;
  const lanes = Array.from({ length: options.lanes }, () => ({ pending: [] as Change[], isBusy: false }));
  let batches = 0;

  async function run(lane: (typeof lanes)[number]): Promise<void> {
    if (lane.isBusy) return;
    lane.isBusy = true;
    let most = batchSize;
    let failures = 0;
    while (lane.pending.length > 0) {
      await sleep(chance.of(`stream batch ${++batches}`) * 300 + Math.min(60_000, failures * RETRY_MS));
      await sleep(unavailableMs());
      const batch = lane.pending.slice(0, most);
      const done = await process(batch);
      lane.pending.splice(0, done ?? 0);
      failures = done ? 0 : failures + 1;
      if (done === undefined) most = Math.max(1, Math.floor(batch.length / 2));
      else if (done > 0) most = batchSize;
    }
    lane.isBusy = false;
  }

  /** How many changes of a batch are completed; `undefined` if the whole batch failed and is to be halved. */
  async function process(batch: readonly Change[]): Promise<number | undefined> {
    const records = batch.filter(({ after }) => passes(after));
    if (records.length === 0) return batch.length;
    const invocation = await consumer.invoke({
      Records: records.map(({ sequence, before, after }) => jobsStreamRecord(sequence, after, before)),
    });
    const [{ sequence }] = batch as [Change];
    if (invocation.type === "throttled") return 0;
    if (invocation.type !== "responded") return undefined;
    if (losesResponse(`${sequence}`)) return 0;
    const sent = records.map(({ sequence }) => String(sequence));
    const failed = failedItems(invocation.response, sent);
    if (failed === undefined) return undefined;
    // Lambda continues at the first failed record, however many are named: a later one may not overtake it.
    const first = batch.findIndex(({ sequence }) => failed.has(String(sequence)));
    return first === -1 ? batch.length : first;
  }

  return {
    add(change) {
      const lane = lanes[laneOf(change.after.job_id, lanes.length)];
      lane?.pending.push(change);
      if (lane !== undefined) void run(lane);
    },
    pending: () => lanes.reduce((sum, { pending }) => sum + pending.length, 0),
  };
}

function laneOf(jobId: string, lanes: number): number {
  return [...jobId].reduce((sum, character) => sum + (character.codePointAt(0) ?? 0), 0) % lanes;
}
