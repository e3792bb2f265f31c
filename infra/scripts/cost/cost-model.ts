import { OBJECT_PREFIXES } from "@boomerang/core";
import { expirationDays } from "../../src/boomerang/bucket.ts";
import { type CostLine, line, MILLION, MINUTES, perJob, perMinute } from "./cost-line.ts";

/** The sizes of a job. A KB has 1000 bytes. */
export interface Workload {
  readonly inputKb: number;
  readonly resultKb: number;
}

/** How jobs arrive: spread over the month, each in a batch of its own, or as a backlog that fills the batches. */
export type Arrival = "one by one" | "backlog";

// us-east-1, without free tiers and discounts. DynamoDB: AWS Price List of 2026-09-11. Others: public copies of AWS's price
// list from 2024 to 2026, not its live page.
export const USD = {
  dynamoWrite: 0.625e-6,
  dynamoRead: 0.125e-6,
  dynamoGbMonth: 0.25,
  dynamoBackupGbMonth: 0.2,
  sqsRequest: 0.4e-6,
  restCall: 3.5e-6,
  lambdaRequest: 0.2e-6,
  lambdaGbSecond: 13.3334e-6,
  event: 1e-6,
  s3Put: 5e-6,
  s3GbMonth: 0.023,
  logGb: 0.5,
  transferGb: 0.09,
  secretMonth: 0.4,
  secretCall: 5e-6,
  alarmMetricMonth: 0.1,
  dashboardMonth: 3,
  // From a secondary source only.
  metricMonth: 0.3,
  schedulerCall: 1e-6,
} as const;

const KB_A_GB = 1_000_000;
// Each process that is in use reads each of its secrets every 22.5 to 30 minutes.
const SECRET_READS_A_MINUTE = 1 / 26.25;
const CHUNK_KB = 64;
/** Write units of a job in the indexes of table `Jobs`, each of whose entries is below 1 KB. */
export const INDEX_WRITES = {
  // Created with the claim, removed when it ends.
  open: 1 + 1,
  ended: 1,
} as const;
const INLINE_INPUT_KB = 4;
const INLINE_RESULT_KB = 350;
const EVENT_RESULT_KB = 100;
const RECORD_DAYS = 30;
const { [OBJECT_PREFIXES.inputs]: INPUT_DAYS = 0, [OBJECT_PREFIXES.results]: RESULT_DAYS = 0 } =
  expirationDays(RECORD_DAYS);

// The constants below are estimates; nothing was measured on AWS. Memory, batch sizes and rates are those of the stack.
// A record without its input, with a job id of 20 characters.
const RECORD_KB = 0.43;
// Of a text in English; one below 0.5 KB is not compressed.
const COMPRESSED = 0.57;
const COMPRESSED_FROM_KB = 0.5;
const ENVELOPE_KB = 1;
const CALL_KB = 0.5;
// Sizes of log lines in local runs (receiver 0.3, dispatcher 0.4 for a job and 0.2 for a batch, publisher 0.2), with the lines that
// Lambda adds to each invocation (0.4).
const LOG_KB = { job: 1.1, batch: 1.2, minute: 1.2 };
const RECEIVER = { gb: 1, seconds: 0.05 };
const PUBLISHER = { gb: 0.5, seconds: 0.05 };
export const SCHEDULER = { gb: 0.5, seconds: 0.5 };
export const DISPATCHER_GB = 0.5;
// The share of invocations that start a process, and how long that takes.
const COLD = { share: 0.01, seconds: 0.4 };
// Of a deployment that submits at the API's limit, with some to spare; the default settings allow fewer.
const PROCESSES = { dispatchers: 25, receivers: 50 };
interface Batch {
  readonly jobs: number;
  readonly dispatcherSeconds: number;
  /** How long processes are in use. */
  readonly minutes: number;
}
export const BATCHES: Readonly<Record<Arrival, Batch>> = {
  "one by one": { jobs: 1, dispatcherSeconds: 0.5, minutes: MINUTES },
  // With more than 20 dispatchers, a batch takes longer: it waits for permits. At the API's limit, 200 jobs are submitted a second.
  backlog: { jobs: 10, dispatcherSeconds: 1, minutes: MILLION / 200 / 60 },
};
const QUEUE_POLLS_A_MINUTE = 5 * 3;
// Reconcile uses 5/8 of the rate limit for status calls.
const CHECKS_A_SECOND = 12.5;

/** The cost of a million jobs in a month, if each succeeds at its first submission and within `checkAfterSeconds`. */
export function costOfMillion({ inputKb, resultKb }: Workload, arrival: Arrival): CostLine[] {
  const { jobs, dispatcherSeconds, minutes } = BATCHES[arrival];
  const share = 1 / jobs;
  const inputInline = inputKb <= INLINE_INPUT_KB ? inputKb : 0;
  const resultInline = resultKb <= INLINE_RESULT_KB ? resultKb : 0;
  const inputObject = inputKb - inputInline;
  const resultObject = resultKb - resultInline;
  const open = openRecordUnits(inputKb);
  const done = Math.max(open, writeUnits(RECORD_KB + resultInline));
  const sent = chunks(inputKb + ENVELOPE_KB);
  const received = chunks(jobs * (inputKb + ENVELOPE_KB)) / jobs;
  const events = chunks(ENVELOPE_KB + (resultKb < EVENT_RESULT_KB ? resultKb : 0));
  const objects = (inputObject > 0 ? 1 : 0) + (resultObject > 0 ? 1 : 0);
  const objectKbMonths = (inputObject * INPUT_DAYS + resultObject * RESULT_DAYS) / 30;
  const cold = COLD.share * COLD.seconds;
  const receiver = RECEIVER.gb * (RECEIVER.seconds + cold);
  const batch = DISPATCHER_GB * (dispatcherSeconds + cold) + PUBLISHER.gb * (PUBLISHER.seconds + cold);
  // Processes of the receiver and the dispatcher that start, for each job.
  const starts = COLD.share * (1 + share);
  const { dispatchers, receivers } = PROCESSES;
  const secretReads = 2 * (dispatchers + receivers) * minutes * SECRET_READS_A_MINUTE + 2 * starts * MILLION;
  const logKb = LOG_KB.job + LOG_KB.batch * share;
  const sqsWhy = `send ${sent}, receive ${received}, delete ${share}, start of a receiver ${COLD.share}`;
  const writeWhy = `claim ${open}, submitted ${open}, result ${done}, index of open jobs ${INDEX_WRITES.open}, index of ended jobs ${INDEX_WRITES.ended}, limiter ${share}, start of a receiver ${COLD.share}`;
  const indexes = INDEX_WRITES.open + INDEX_WRITES.ended;
  const lambdaWhy = `receiver 50 ms at 1 GB; a batch of ${jobs}: dispatcher ${dispatcherSeconds * 1000} ms, publisher 50 ms at 0.5 GB; 1 % of all with 400 ms of cold start`;
  return [
    perJob("SQS requests", sqsWhy, sent + received + share + COLD.share, USD.sqsRequest),
    perJob("DynamoDB write units", writeWhy, 2 * open + done + indexes + share + COLD.share, USD.dynamoWrite),
    perJob("DynamoDB read units", `limiter ${share}, starts ${starts}`, share + starts, USD.dynamoRead),
    perJob("REST API calls", "one delivery", 1, USD.restCall),
    perJob(
      "Lambda requests",
      `receiver 1, dispatcher and publisher ${share} each`,
      1 + 2 * share,
      USD.lambdaRequest,
    ),
    perJob("Lambda GB-seconds", lambdaWhy, receiver + batch * share, USD.lambdaGbSecond),
    perJob("EventBridge events", `${events} of 64 KB`, events, USD.event),
    perJob("S3 writes", "inputs over 4 KB, results over 350 KB", objects, USD.s3Put),
    perJob("CloudWatch Logs, GB", `${logKb.toFixed(1)} KB a job`, logKb / KB_A_GB, USD.logGb),
    perJob(
      "DynamoDB storage, GB-months",
      "records for a month, and their backup",
      (RECORD_KB + resultInline) / KB_A_GB,
      USD.dynamoGbMonth + USD.dynamoBackupGbMonth,
    ),
    perJob(
      "S3 storage, GB-months",
      `inputs for ${INPUT_DAYS} days, results for ${RESULT_DAYS}`,
      objectKbMonths / KB_A_GB,
      USD.s3GbMonth,
    ),
    perJob("Transfer out, GB", "submissions; an upper bound", (inputKb + CALL_KB) / KB_A_GB, USD.transferGb),
    // The rest is for a month, for any number of jobs.
    line(
      "Custom metrics",
      "JobsSubmitted, DeliveriesStored, EventsPublished; five of the API's method",
      8,
      USD.metricMonth,
    ),
    line(
      "Secrets Manager calls",
      `two secrets each of ${dispatchers} dispatchers and ${receivers} receivers that are always in use, every 22.5 to 30 minutes, and of those that start; an upper bound`,
      secretReads,
      USD.secretCall,
    ),
  ].filter(({ units }) => units > 0);
}

/** The cost of checking a million submitted jobs once, as reconcile does with jobs still open after `checkAfterSeconds`. */
export function costOfMillionChecks({ inputKb }: Pick<Workload, "inputKb">): CostLine[] {
  const record = openRecordUnits(inputKb);
  const read = Math.ceil(record / 4);
  const gbSeconds = SCHEDULER.gb / CHECKS_A_SECOND;
  return [
    perJob("DynamoDB write units", `record ${record}, index 2, limiter 1`, record + 3, USD.dynamoWrite),
    perJob("DynamoDB read units", `record ${read}, limiter 1`, read + 1, USD.dynamoRead),
    perJob("Lambda GB-seconds", `${CHECKS_A_SECOND} checks a second`, gbSeconds, USD.lambdaGbSecond),
  ];
}

/** The cost of a month without jobs. */
export function costOfIdleMonth(): CostLine[] {
  const dashboardWhy = "free as one of an account's first three, with up to two targets";
  const polls = 3 * QUEUE_POLLS_A_MINUTE;
  const gbSeconds = SCHEDULER.gb * SCHEDULER.seconds;
  const logKb = LOG_KB.minute;
  return [
    line("Secrets", "API key, webhook secrets, link key", 3, USD.secretMonth),
    line("Metrics of alarms", "25 alarms, five of them of two or three metrics", 32, USD.alarmMetricMonth),
    line("Custom metrics", "those emitted without jobs", 3, USD.metricMonth),
    line("Dashboard", dashboardWhy, 1, USD.dashboardMonth),
    perMinute("SQS requests", "Lambda polls three queues, five times every 20 s", polls, USD.sqsRequest),
    perMinute("Schedules", "one a minute", 1, USD.schedulerCall),
    perMinute("Lambda requests", "scheduler", 1, USD.lambdaRequest),
    perMinute("Lambda GB-seconds", "scheduler 500 ms at 0.5 GB", gbSeconds, USD.lambdaGbSecond),
    perMinute("DynamoDB read units", "16 shards, half a unit each", 8, USD.dynamoRead),
    perMinute(
      "Secrets Manager calls",
      "the API key, every 22.5 to 30 minutes",
      SECRET_READS_A_MINUTE,
      USD.secretCall,
    ),
    perMinute("CloudWatch Logs, GB", `scheduler ${logKb} KB`, logKb / KB_A_GB, USD.logGb),
  ];
}

/** The cost that each target of the settings adds to a month. */
export function costOfTargetMonth(): CostLine[] {
  return [
    line("Custom metrics", "queued, in progress", 2, USD.metricMonth),
    perMinute("DynamoDB write units", "queue 1, limiter 1", 2, USD.dynamoWrite),
    perMinute("DynamoDB read units", "limiter 1", 1, USD.dynamoRead),
  ];
}

/** Write units of the record of a job without an outcome. */
export function openRecordUnits(inputKb: number): number {
  const inline = inputKb <= INLINE_INPUT_KB ? inputKb : 0;
  return writeUnits(RECORD_KB + (inline < COMPRESSED_FROM_KB ? inline : COMPRESSED * inline));
}

/** A unit of DynamoDB has 1,024 bytes. */
function writeUnits(kb: number): number {
  return Math.ceil(kb / 1.024);
}

function chunks(kb: number): number {
  return Math.ceil(kb / CHUNK_KB);
}
