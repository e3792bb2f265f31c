import { OBJECT_PREFIXES } from "@boomerang/core";
import { expirationDays } from "../../src/boomerang/bucket.ts";
import { type Arrival, batchesOf } from "./arrivals.ts";
import { type CostLine, line, MILLION } from "./cost-line.ts";
import type { CountedFunction, FunctionCounts } from "./counts.ts";
import { coldSecondsOf, gbSecondsOf, secondsOf } from "./durations.ts";
import { CALL_KB, COLD_SHARE, ENTRY_KB, ENVELOPE_KB, GB, SECRET_READS_A_MINUTE } from "./estimates.ts";
import { PRICES } from "./prices.ts";
import { chunks, eventResultKb, inlineKb, storedEntryKb, storedRecordKb, type Workload } from "./sizes.ts";
import { metricsOf, usedBy, usedByStarts, usedPerJob, writesOf } from "./usage.ts";

const KB_A_GB = 1_000_000;
const BYTES_A_GB = 1_000_000_000;
const MONTH_HOURS = 720;
/** What CloudWatch adds to each line when it sums up their sizes (PutLogEvents, API reference). */
const LOG_LINE_BYTES = 26;
/** Of the REST API's method: Count, 4XXError, 5XXError, Latency and IntegrationLatency. */
const METHOD_METRICS = 5;
const { [OBJECT_PREFIXES.inputs]: INPUT_DAYS = 0, [OBJECT_PREFIXES.results]: RESULT_DAYS = 0 } =
  expirationDays(30);

/** The cost of a million jobs in a month. */
export function costOfMillion(workload: Workload, arrival: Arrival): CostLine[] {
  return costOfJobs(MILLION, workload, arrival);
}

/** The cost of this many jobs, if each succeeds at its first submission and within `checkAfterSeconds`. */
export function costOfJobs(jobs: number, workload: Workload, arrival: Arrival): CostLine[] {
  const ofJobs = [
    ...usesOfQueues(workload, arrival),
    ...usesOfFunctions(arrival),
    ...usesOfStorage(workload),
  ];
  return [
    ...ofJobs.map((ofJob) => ({ ...ofJob, units: jobs * ofJob.units })),
    metricsLine(arrival, batchesOf(arrival, jobs).metricHours),
    secretsLine(jobs, arrival),
  ].filter(({ units }) => units > 0);
}

/** In hours with jobs: five of the API's method, of which an alarm needs one, and those in the functions' log lines. */
export function metricsLine(arrival: Arrival, hours: number): CostLine {
  const own = metricsOf(arrival);
  const of = ["five of the API's method", ...own].join(", ");
  const why = `${of}, in ${rounded(hours)} of ${MONTH_HOURS} hours`;
  return line(
    "Custom metrics",
    why,
    ((METHOD_METRICS + own.length) * hours) / MONTH_HOURS,
    PRICES.metricMonth.usd,
  );
}

function secretsLine(jobs: number, arrival: Arrival): CostLine {
  const { processes, minutes } = batchesOf(arrival, jobs);
  const { dispatchers, receivers } = processes;
  const why = `two secrets each of ${dispatchers} dispatchers and ${receivers} receivers in use, every 22.5 to 30 minutes, and of those that start`;
  const ofStarts = usedByStarts(arrival, ({ calls }) => calls["Secrets Manager"] ?? 0);
  const units = secretReads(dispatchers + receivers, minutes) + jobs * ofStarts;
  return line("Secrets Manager calls", why, units, PRICES.secretCall.usd);
}

/** What processes that are in use for a time read of their two secrets. */
export function secretReads(processes: number, minutes: number): number {
  return 2 * processes * minutes * SECRET_READS_A_MINUTE;
}

/** Of one job, like those below. */
function usesOfQueues(workload: Workload, arrival: Arrival): CostLine[] {
  const { inputKb, resultKb } = workload;
  const { jobs } = batchesOf(arrival, 1);
  const sent = chunks(inputKb + ENVELOPE_KB);
  const received = chunks(jobs * (inputKb + ENVELOPE_KB)) / jobs;
  const ours = usedPerJob(arrival, ({ calls }) => calls.SQS ?? 0);
  const events =
    usedPerJob(arrival, (counts) => counts.events) * chunks(ENVELOPE_KB + eventResultKb(resultKb));
  const deliveries = usedBy("receiver", arrival, ({ invocations }) => invocations);
  const sqsWhy = `send ${sent}, receive ${rounded(received)}, delete ${1 / jobs}, functions ${rounded(ours)}`;
  return [
    line("SQS requests", sqsWhy, sent + received + 1 / jobs + ours, PRICES.sqsRequest.usd),
    ...usesOfTables(workload, arrival),
    line("REST API calls", `deliveries ${deliveries}`, deliveries, PRICES.restCall.usd),
    line("EventBridge events", `${rounded(events)} of 64 KB`, events, PRICES.event.usd),
  ];
}

function usesOfTables(workload: Workload, arrival: Arrival): CostLine[] {
  const writes = writesOf(workload, arrival);
  const { claimAndSubmission, result, openIndex, endedIndex, limiter, starts } = writes;
  const writeUnits = Object.values(writes).reduce((sum, of) => sum + of, 0);
  const writeWhy = `claim and submission ${claimAndSubmission}, result ${result}, index of open jobs ${openIndex}, index of ended jobs ${endedIndex}, limiter ${rounded(limiter)}, starts ${rounded(starts)}`;
  const reads = usedPerJob(arrival, ({ readUnits }) => readUnits);
  const startReads = usedByStarts(arrival, ({ readUnits }) => readUnits);
  const readWhy = `limiter and pauses ${rounded(reads)}, starts ${rounded(startReads)}`;
  return [
    line("DynamoDB write units", writeWhy, writeUnits, PRICES.dynamoWrite.usd),
    line("DynamoDB read units", readWhy, reads + startReads, PRICES.dynamoRead.usd),
  ];
}

function usesOfFunctions(arrival: Arrival): CostLine[] {
  const { jobs, dispatcherSeconds } = batchesOf(arrival, 1);
  const seconds: Readonly<Record<CountedFunction, number>> = {
    dispatcher: dispatcherSeconds,
    receiver: secondsOf("receiver", 1),
    publisher: secondsOf("publisher", jobs),
  };
  const names = ["receiver", "dispatcher", "publisher"] as const;
  const invocations = names.map((name) => usedBy(name, arrival, (counts) => counts.invocations));
  const requests = invocations.reduce((sum, of) => sum + of, 0);
  const gbSeconds = names.reduce(
    (sum, name, n) => sum + (invocations[n] ?? 0) * gbSecondsOf(name, seconds[name]),
    0,
  );
  const requestsWhy = names.map((name, n) => `${name} ${rounded(invocations[n] ?? 0)}`).join(", ");
  const secondsWhy = names.map((name) => `${name} ${rounded(seconds[name] * 1000)} ms at ${GB[name]} GB`);
  const coldWhy = `${COLD_SHARE * 100} % of them start a process, for ${names.map((name) => coldSecondsOf(name) * 1000).join(", ")} ms more`;
  const logBytes = (counts: FunctionCounts) => counts.logBytes + LOG_LINE_BYTES * counts.logLines;
  const logged = usedPerJob(arrival, logBytes) + usedByStarts(arrival, logBytes);
  return [
    line("Lambda requests", requestsWhy, requests, PRICES.lambdaRequest.usd),
    line(
      "Lambda GB-seconds",
      `an invocation: ${secondsWhy.join(", ")}; ${coldWhy}`,
      gbSeconds,
      PRICES.lambdaGbSecond.usd,
    ),
    line(
      "CloudWatch Logs, GB",
      `${(logged / 1000).toFixed(2)} KB a job, kept for a month`,
      logged / BYTES_A_GB,
      PRICES.logGb.usd + PRICES.logGbMonth.usd,
    ),
  ];
}

function usesOfStorage(workload: Workload): CostLine[] {
  const { inputKb, resultKb } = workload;
  const inline = inlineKb(workload);
  const inputObject = inputKb - inline.inputKb;
  const resultObject = resultKb - inline.resultKb;
  const objects = (inputObject > 0 ? 1 : 0) + (resultObject > 0 ? 1 : 0);
  const objectKbMonths = (inputObject * INPUT_DAYS + resultObject * RESULT_DAYS) / 30;
  const recordUsd = PRICES.dynamoGbMonth.usd + PRICES.dynamoBackupGbMonth.usd;
  return [
    line("S3 writes", "inputs over 4 KB, results over 350 KB", objects, PRICES.s3Put.usd),
    line(
      "DynamoDB storage, GB-months",
      "records for a month, and their backup",
      storedRecordKb(workload) / KB_A_GB,
      recordUsd,
    ),
    line(
      "DynamoDB index storage, GB-months",
      "index of ended jobs, for a month",
      storedEntryKb(ENTRY_KB) / KB_A_GB,
      PRICES.dynamoGbMonth.usd,
    ),
    line(
      "S3 storage, GB-months",
      `inputs for ${INPUT_DAYS} days, results for ${RESULT_DAYS}`,
      objectKbMonths / KB_A_GB,
      PRICES.s3GbMonth.usd,
    ),
    line(
      "Transfer out, GB",
      "submissions; an upper bound",
      (inputKb + CALL_KB) / KB_A_GB,
      PRICES.transferGb.usd,
    ),
  ];
}

function rounded(value: number): number {
  return Number(value.toPrecision(3));
}
