import { marshall } from "@aws-sdk/util-dynamodb";
import type { Job, Sleep } from "@boomerang/core";
import type { DynamoDBRecord, DynamoDBStreamEvent } from "aws-lambda";
import { STREAM } from "../as-deployed.ts";
import type { Chance } from "../chance.ts";
import type { LambdaFunction } from "../function.ts";
import { failedItems } from "./batch-failures.ts";
import type { Change } from "./table.ts";

const BATCH = STREAM.batchSize;
const RETRY_MS = 1000;

/** Lambda's reading of a table's stream: changes of one job in their order, a lane tried until it goes on. */
export interface StreamSource {
  add(change: Change): void;
  /** Changes that are not yet announced. */
  readonly waiting: () => number;
}

export function feedFromStream(options: {
  readonly consumer: LambdaFunction<DynamoDBStreamEvent, unknown>;
  /** The filter of the event source mapping. */
  readonly passes: (job: Job) => boolean;
  readonly sleep: Sleep;
  readonly chance: Chance;
  /** For how many ms the stream cannot be read from now on; 0 when it can. */
  readonly awayMs: () => number;
  /** Whether Lambda does not hear what became of a batch: then it tries all of it again. */
  readonly isAnswerLost: (batch: string) => boolean;
}): StreamSource {
  const { consumer, passes, sleep, chance, awayMs, isAnswerLost } = options;
  const lanes = Array.from({ length: STREAM.lanes }, () => ({ waiting: [] as Change[], isBusy: false }));
  let batches = 0;

  async function work(lane: (typeof lanes)[number]): Promise<void> {
    if (lane.isBusy) return;
    lane.isBusy = true;
    let most: number = BATCH;
    let failures = 0;
    while (lane.waiting.length > 0) {
      await sleep(chance.of(`stream batch ${++batches}`) * 300 + Math.min(60_000, failures * RETRY_MS));
      await sleep(awayMs());
      const batch = lane.waiting.slice(0, most);
      const done = await announce(batch);
      lane.waiting.splice(0, done ?? 0);
      failures = done ? 0 : failures + 1;
      if (done === undefined) most = Math.max(1, Math.floor(batch.length / 2));
      else if (done > 0) most = BATCH;
    }
    lane.isBusy = false;
  }

  /** How many of a batch are done with; `undefined` where it failed as a whole, so that it is halved. */
  async function announce(batch: readonly Change[]): Promise<number | undefined> {
    const records = batch.filter(({ after }) => passes(after));
    if (records.length === 0) return batch.length;
    const invocation = await consumer.invoke({ Records: records.map(toRecord) });
    const [{ sequence }] = batch as [Change];
    if (invocation.type === "throttled") return 0;
    if (invocation.type !== "answered") return undefined;
    if (isAnswerLost(`${sequence}`)) return 0;
    const told = records.map(({ sequence }) => String(sequence));
    const failed = failedItems(invocation.answer, told);
    if (failed === undefined) return undefined;
    // However many are named: it goes on from the first, since what follows may not overtake it.
    const first = batch.findIndex(({ sequence }) => failed.has(String(sequence)));
    return first === -1 ? batch.length : first;
  }

  return {
    add(change) {
      const lane = lanes[laneOf(change.after.job_id)];
      lane?.waiting.push(change);
      if (lane !== undefined) void work(lane);
    },
    waiting: () => lanes.reduce((sum, { waiting }) => sum + waiting.length, 0),
  };
}

function laneOf(jobId: string): number {
  return [...jobId].reduce((sum, character) => sum + (character.codePointAt(0) ?? 0), 0) % STREAM.lanes;
}

function toRecord({ sequence, before, after }: Change): DynamoDBRecord {
  return {
    eventName: before === undefined ? "INSERT" : "MODIFY",
    dynamodb: {
      Keys: { job_id: { S: after.job_id } },
      SequenceNumber: String(sequence),
      NewImage: imageOf(after),
      ...(before !== undefined && { OldImage: imageOf(before) }),
    },
  };
}

function imageOf(job: Job) {
  return marshall(job, { removeUndefinedValues: true }) as NonNullable<
    NonNullable<DynamoDBRecord["dynamodb"]>["NewImage"]
  >;
}
