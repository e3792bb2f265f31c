/** What a million jobs are like. */
export interface Workload {
  /** Kilobytes of a job's input. */
  readonly inputKb: number;
  /** Kilobytes of its result. */
  readonly resultKb: number;
}

/** A line of the bill: how many units at what price, in US dollars. */
export interface CostLine {
  readonly what: string;
  readonly why: string;
  readonly units: number;
  readonly unitUsd: number;
}

// us-east-1, November 2026, without free tiers and discounts.
const USD = {
  sqsRequest: 0.4e-6,
  dynamoWrite: 0.625e-6,
  dynamoRead: 0.125e-6,
  dynamoGbMonth: 0.25,
  dynamoBackupGbMonth: 0.2,
  restCall: 3.5e-6,
  lambdaRequest: 0.2e-6,
  lambdaGbSecond: 13.3334e-6,
  event: 1e-6,
  s3Put: 5e-6,
  s3GbMonth: 0.023,
  logGb: 0.5,
  schedulerCall: 1e-6,
  secretMonth: 0.4,
  alarmMetricMonth: 0.1,
  metricMonth: 0.3,
  dashboardMonth: 3,
} as const;

const JOBS = 1_000_000;
const KB_A_GB = 1_000_000;

// Assumptions: full batches, the memory sizes of src/boomerang, times as they are usual, a record kept for a month.
const BATCH = 10;
const RECORD_KB = 0.6;
const INLINE_INPUT_KB = 4;
const INLINE_RESULT_KB = 350;
const EVENT_RESULT_KB = 100;
const LOG_KB = 2;
const DISPATCHER = { gb: 0.5, seconds: 0.5 };
const RECEIVER = { gb: 1, seconds: 0.05 };
const PUBLISHER = { gb: 0.5, seconds: 0.05 };

/** What a million jobs cost that succeed at the first try. */
export function costOfMillion({ inputKb, resultKb }: Workload): CostLine[] {
  const inputInline = inputKb <= INLINE_INPUT_KB ? inputKb : 0;
  const resultInline = resultKb <= INLINE_RESULT_KB ? resultKb : 0;
  const open = Math.ceil(RECORD_KB + inputInline);
  const done = Math.ceil(RECORD_KB + resultInline);
  const eventKb = 1 + (resultKb < EVENT_RESULT_KB ? resultKb : 0);
  const chunks = Math.ceil((inputKb + 1) / 64);
  const stored = JOBS * (RECORD_KB + resultInline);
  const objects = (inputInline === 0 && inputKb > 0 ? 1 : 0) + (resultInline === 0 && resultKb > 0 ? 1 : 0);
  const objectKb = (inputInline === 0 ? inputKb : 0) + (resultInline === 0 ? resultKb : 0);
  const gbSeconds =
    (DISPATCHER.gb * DISPATCHER.seconds + PUBLISHER.gb * PUBLISHER.seconds) / BATCH +
    RECEIVER.gb * RECEIVER.seconds;
  return [
    line(
      "SQS requests",
      `send ${chunks}, receive and delete ${chunks}/${BATCH} each`,
      JOBS * chunks * (1 + 2 / BATCH),
      USD.sqsRequest,
    ),
    line(
      "DynamoDB write units",
      `claim ${open}, submitted ${open}, result ${Math.max(open, done)}, index 1 + 2 + 1, limiter 1/${BATCH}`,
      JOBS * (2 * open + Math.max(open, done) + 4 + 1 / BATCH),
      USD.dynamoWrite,
    ),
    line(
      "DynamoDB read units",
      `receiver ${Math.ceil(open / 4)}, limiter 1/${BATCH}`,
      JOBS * (Math.ceil(open / 4) + 1 / BATCH),
      USD.dynamoRead,
    ),
    line("REST API calls", "one delivery", JOBS, USD.restCall),
    line(
      "Lambda requests",
      `receiver 1, dispatcher and publisher 1/${BATCH} each`,
      JOBS * (1 + 2 / BATCH),
      USD.lambdaRequest,
    ),
    line(
      "Lambda GB-seconds",
      "receiver 50 ms at 1 GB; for ten jobs dispatcher 500 ms, publisher 50 ms at 0.5 GB",
      JOBS * gbSeconds,
      USD.lambdaGbSecond,
    ),
    line(
      "EventBridge events",
      `${Math.ceil(eventKb / 64)} of 64 KB`,
      JOBS * Math.ceil(eventKb / 64),
      USD.event,
    ),
    line("S3 writes", "inputs over 4 KB, results over 350 KB", JOBS * objects, USD.s3Put),
    line("CloudWatch Logs, GB", `${LOG_KB} KB a job`, (JOBS * LOG_KB) / KB_A_GB, USD.logGb),
    line(
      "DynamoDB storage, GB-months",
      "records for a month, and their backup",
      stored / KB_A_GB,
      USD.dynamoGbMonth + USD.dynamoBackupGbMonth,
    ),
    line(
      "S3 storage, GB-months",
      "what was written, for a month",
      (JOBS * objectKb) / KB_A_GB,
      USD.s3GbMonth,
    ),
  ].filter(({ units }) => units > 0);
}

/** What a deployment costs a month that does nothing. */
export function costOfIdleMonth(): CostLine[] {
  const minutes = 30 * 24 * 60;
  return [
    line("Secrets", "API key, webhook secrets, link key", 3, USD.secretMonth),
    line("Metrics of alarms", "20 alarms, three of them of two metrics", 23, USD.alarmMetricMonth),
    line("Custom metrics", "those that occur without jobs; two more for each target", 2, USD.metricMonth),
    line("Dashboard", "the first three of an account are free", 1, USD.dashboardMonth),
    line(
      "SQS requests",
      "Lambda asks two queues, five times every 20 s",
      2 * 5 * 3 * minutes,
      USD.sqsRequest,
    ),
    line("Schedules", "one a minute", minutes, USD.schedulerCall),
    line("Lambda GB-seconds", "scheduler 500 ms at 0.5 GB, every minute", minutes * 0.25, USD.lambdaGbSecond),
    line("DynamoDB read units", "16 shards, half a unit each, every minute", minutes * 8, USD.dynamoRead),
  ];
}

/** Dollars of all lines. */
export function totalUsd(lines: readonly CostLine[]): number {
  return lines.reduce((sum, { units, unitUsd }) => sum + units * unitUsd, 0);
}

/** The lines as a Markdown table with their sum. */
export function costTable(lines: readonly CostLine[]): string {
  const rows = lines.map(
    ({ what, why, units, unitUsd }) =>
      `| ${what} | ${why} | ${count(units)} | ${Number(unitUsd.toPrecision(6))} | ${(units * unitUsd).toFixed(2)} |`,
  );
  return [
    "| what | why | units | $ a unit | $ |",
    "| --- | --- | ---: | ---: | ---: |",
    ...rows,
    `| **sum** | | | | **${totalUsd(lines).toFixed(2)}** |`,
  ].join("\n");
}

function line(what: string, why: string, units: number, unitUsd: number): CostLine {
  return { what, why, units, unitUsd };
}

function count(units: number): string {
  return Number(units.toPrecision(4)).toLocaleString("en-US");
}
