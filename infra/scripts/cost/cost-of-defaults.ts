import { backlogAt, batchesOf, DEFAULTS, processesInUse } from "./arrivals.ts";
import { type CostLine, line } from "./cost-line.ts";
import { metricsLine, secretReads } from "./cost-model.ts";
import { secondsOf } from "./durations.ts";
import { GB } from "./estimates.ts";
import { PRICES } from "./prices.ts";

/** How long a backlog takes with the default settings, in days. */
export function daysWithDefaults(jobs: number): number {
  return backlogAt(jobs, DEFAULTS.jobsASecond).minutes / 60 / 24;
}

/**
 * What a backlog costs more with the default settings than at the API's limit: its dispatchers wait for permits all the time, and
 * the longer time has more hours with metrics and more reads of secrets.
 */
export function costOfDefaults(jobs: number): CostLine[] {
  const { dispatchers } = DEFAULTS;
  const atLimit = batchesOf("backlog", jobs);
  const { minutes, metricHours } = backlogAt(jobs, DEFAULTS.jobsASecond);
  const receivers = processesInUse(DEFAULTS.jobsASecond, secondsOf("receiver", 1));
  const gbSeconds =
    GB.dispatcher * (dispatchers * minutes * 60 - (jobs / atLimit.jobs) * atLimit.dispatcherSeconds);
  const { processes } = atLimit;
  const reads =
    secretReads(dispatchers + receivers, minutes) -
    secretReads(processes.dispatchers + processes.receivers, atLimit.minutes);
  return [
    line(
      "Lambda GB-seconds",
      `${dispatchers} dispatchers wait for permits`,
      gbSeconds,
      PRICES.lambdaGbSecond.usd,
    ),
    metricsLine("backlog", metricHours - atLimit.metricHours),
    line("Secrets Manager calls", "processes in use", reads, PRICES.secretCall.usd),
  ];
}
