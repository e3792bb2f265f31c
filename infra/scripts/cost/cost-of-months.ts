import { type CostLine, line, perJob, perMinute } from "./cost-line.ts";
import { CHECKS_A_SECOND, QUEUE_POLLS_A_MINUTE, SCHEDULER, SECRET_READS_A_MINUTE } from "./estimates.ts";
import { PRICES } from "./prices.ts";
import { openRecordUnits, type Workload } from "./sizes.ts";

const KB_A_GB = 1_000_000;

/** The cost of checking a million submitted jobs once, as reconcile does with jobs still open after `checkAfterSeconds`. */
export function costOfMillionChecks({ inputKb }: Pick<Workload, "inputKb">): CostLine[] {
  const record = openRecordUnits(inputKb);
  const read = Math.ceil(record / 4);
  const gbSeconds = SCHEDULER.gb / CHECKS_A_SECOND;
  return [
    perJob(
      "DynamoDB write units",
      `record ${record}, index 2, limiter 1`,
      record + 3,
      PRICES.dynamoWrite.usd,
    ),
    perJob("DynamoDB read units", `record ${read}, limiter 1`, read + 1, PRICES.dynamoRead.usd),
    perJob("Lambda GB-seconds", `${CHECKS_A_SECOND} checks a second`, gbSeconds, PRICES.lambdaGbSecond.usd),
  ];
}

/** The cost of a month without jobs. */
export function costOfIdleMonth(): CostLine[] {
  const dashboardWhy = "free as one of an account's first three, with up to two targets";
  const polls = 3 * QUEUE_POLLS_A_MINUTE;
  const { gb, seconds, logKb } = SCHEDULER;
  const logUsd = PRICES.logGb.usd + PRICES.logGbMonth.usd;
  return [
    line("Secrets", "API key, webhook secrets, link key", 3, PRICES.secretMonth.usd),
    line(
      "Metrics of alarms",
      "25 alarms, five of them of two or three metrics",
      32,
      PRICES.alarmMetricMonth.usd,
    ),
    line("Custom metrics", "those emitted without jobs", 3, PRICES.metricMonth.usd),
    line("Dashboard", dashboardWhy, 1, PRICES.dashboardMonth.usd),
    perMinute(
      "SQS requests",
      "Lambda polls three queues, five times every 20 s",
      polls,
      PRICES.sqsRequest.usd,
    ),
    perMinute("Schedules", "one a minute", 1, PRICES.schedulerCall.usd),
    perMinute("Lambda requests", "scheduler", 1, PRICES.lambdaRequest.usd),
    perMinute(
      "Lambda GB-seconds",
      `scheduler ${seconds * 1000} ms at ${gb} GB`,
      gb * seconds,
      PRICES.lambdaGbSecond.usd,
    ),
    perMinute("DynamoDB read units", "16 shards, half a unit each", 8, PRICES.dynamoRead.usd),
    perMinute(
      "Secrets Manager calls",
      "the API key, every 22.5 to 30 minutes",
      SECRET_READS_A_MINUTE,
      PRICES.secretCall.usd,
    ),
    perMinute("CloudWatch Logs, GB", `scheduler ${logKb} KB`, logKb / KB_A_GB, logUsd),
  ];
}

/** The cost that each target of the settings adds to a month. */
export function costOfTargetMonth(): CostLine[] {
  return [
    line("Custom metrics", "queued, in progress", 2, PRICES.metricMonth.usd),
    perMinute("DynamoDB write units", "queue 1, limiter 1", 2, PRICES.dynamoWrite.usd),
    perMinute("DynamoDB read units", "limiter 1", 1, PRICES.dynamoRead.usd),
  ];
}
