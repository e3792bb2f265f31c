import { batchesOf } from "./arrivals.ts";
import { type CostLine, perJob } from "./cost-line.ts";
import { ENTRY_KB, GB, SCHEDULER } from "./estimates.ts";
import { PRICES } from "./prices.ts";
import { openRecordUnits, type Workload } from "./sizes.ts";
import { writesOf } from "./usage.ts";

// Of an entry that has the keys only.
const KEYS_KB = 0.1;
// A query whose reads are eventually consistent pays half a unit for 4 KB.
const KB_A_READ_UNIT = 8;
// With ten calls at a time. An estimate.
const RESUMED_A_SECOND = 300;

/** What the indexes of table `Jobs` cost of a million jobs; the cost of the jobs includes it. */
export function costOfMillionIndexed(index: "open" | "ended"): CostLine[] {
  // For any sizes: an entry is below 1 KB.
  const { openIndex, endedIndex } = writesOf({ inputKb: 1, resultKb: 1 }, "one by one");
  const units = index === "open" ? openIndex : endedIndex;
  return [perJob("DynamoDB write units", `index of ${index} jobs`, units, PRICES.dynamoWrite.usd)];
}

/** What a million jobs with a batch id cost more: their entry of the index of batches is written when they are created and when they end. */
export function costOfMillionBatched(): CostLine[] {
  return [perJob("DynamoDB write units", "index of batches 1 + 1", 2, PRICES.dynamoWrite.usd)];
}

/** The cost of a list of a million ended jobs or jobs of a batch, and of counting those: entries of an index, no records. */
export function costOfMillionListed(): CostLine[] {
  return [perJob("DynamoDB read units", "entries", ENTRY_KB / KB_A_READ_UNIT, PRICES.dynamoRead.usd)];
}

/** The cost of a list of a million open jobs: entries of an index, and the records in half a unit for each 4 KB. */
export function costOfMillionOpenListed({ inputKb }: Pick<Workload, "inputKb">): CostLine[] {
  const units = KEYS_KB / KB_A_READ_UNIT + Math.ceil(openRecordUnits(inputKb) / 4) / 2;
  return [perJob("DynamoDB read units", "entries, records", units, PRICES.dynamoRead.usd)];
}

/** What a million jobs cost more if they are paused once; resumed, they are a backlog. */
export function costOfMillionPaused({ inputKb }: Pick<Workload, "inputKb">): CostLine[] {
  const { jobs, dispatcherSeconds } = batchesOf("backlog", 1);
  const record = openRecordUnits(inputKb);
  // Paused: the record, and an entry each of the indexes of open and of paused jobs. Resumed: the record, one entry moved and one
  // removed. Claimed: the entry of the index of open jobs is moved instead of created.
  const writes = record + 1 + 1 + (record + 2 + 1) + 1;
  const reads = 2 * Math.ceil(record / 4) + KEYS_KB / KB_A_READ_UNIT;
  const gbSeconds = (GB.dispatcher * dispatcherSeconds) / jobs + SCHEDULER.gb / RESUMED_A_SECOND;
  return [
    perJob("SQS requests", "resubmit message: send, receive, delete", 1 + 2 / jobs, PRICES.sqsRequest.usd),
    perJob("DynamoDB write units", "paused, resumed, claimed", writes, PRICES.dynamoWrite.usd),
    perJob("DynamoDB read units", "scheduler, dispatcher, entry", reads, PRICES.dynamoRead.usd),
    perJob("Lambda requests", "dispatcher", 1 / jobs, PRICES.lambdaRequest.usd),
    perJob("Lambda GB-seconds", "dispatcher, scheduler", gbSeconds, PRICES.lambdaGbSecond.usd),
  ];
}
