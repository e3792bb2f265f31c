import { marshall } from "@aws-sdk/util-dynamodb";
import type { Job, Sleep } from "@boomerang/core";
import type { DynamoDBBatchResponse, DynamoDBRecord, DynamoDBStreamEvent } from "aws-lambda";
import type { Chance } from "../chance.ts";
import type { LambdaFunction } from "../function.ts";
import type { Change } from "./table.ts";

const LANES = 4;
const BATCH = 100;
const RETRY_MS = 1000;

/** Lambda's reading of a table's stream: changes of one job in their order, a lane tried until it goes on. */
export interface StreamSource {
  add(change: Change): void;
  /** Changes that are not yet announced. */
  readonly waiting: () => number;
}

export function feedFromStream(options: {
  readonly consumer: LambdaFunction<DynamoDBStreamEvent, DynamoDBBatchResponse>;
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
  const lanes = Array.from({ length: LANES }, () => ({ waiting: [] as Change[], isBusy: false }));
  let batches = 0;

  async function work(lane: (typeof lanes)[number]): Promise<void> {
    if (lane.isBusy) return;
    lane.isBusy = true;
    let most = BATCH;
    let failures = 0;
    while (lane.waiting.length > 0) {
      await sleep(chance.of(`stream batch ${++batches}`) * 300 + Math.min(60_000, failures * RETRY_MS));
      await sleep(awayMs());
      const batch = lane.waiting.slice(0, most);
      const done = await announce(batch);
      lane.waiting.splice(0, done);
      failures = done > 0 ? 0 : failures + 1;
      // A batch that fails as a whole is halved.
      most = done === 0 ? Math.max(1, Math.floor(batch.length / 2)) : BATCH;
    }
    lane.isBusy = false;
  }

  /** How many of a batch are done with. */
  async function announce(batch: readonly Change[]): Promise<number> {
    const records = batch.filter(({ after }) => passes(after));
    if (records.length === 0) return batch.length;
    const invocation = await consumer.invoke({ Records: records.map(toRecord) });
    const [{ sequence }] = batch as [Change];
    if (invocation.type !== "answered" || isAnswerLost(`${sequence}`)) return 0;
    const [failure] = invocation.answer.batchItemFailures;
    if (failure === undefined) return batch.length;
    return batch.findIndex(({ sequence }) => String(sequence) === failure.itemIdentifier);
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
  return [...jobId].reduce((sum, character) => sum + (character.codePointAt(0) ?? 0), 0) % LANES;
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
