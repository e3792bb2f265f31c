// The only file here that uses the cost model.
import { type CostLine, MILLION, MINUTES, totalUsd } from "../cost/cost-line.ts";
import { costOfMillion, metricsLine } from "../cost/cost-model.ts";
import { costOfIdleMonth } from "../cost/cost-of-months.ts";
import { writesOf } from "../cost/usage.ts";
import type { Load } from "./load.ts";

/** Costs of a month of 30 days, in US dollars. */
export interface MonthCost {
  readonly jobs: number;
  readonly usd: number;
  /** Logs, which are part of it. */
  readonly logGb: number;
  readonly logUsd: number;
}

// These are for a month, whatever the number of jobs.
const OF_A_STACK = "Custom metrics";
const MONTH_HOURS = MINUTES / 60;
const LOGS = "CloudWatch Logs, GB";

export function costOfMonth(load: Load, stacks: number): MonthCost {
  const jobs = load.perSecond * 60 * MINUTES;
  const lines = costOfMillion(load, "backlog");
  const perJob = lines.filter(({ what }: CostLine) => what !== OF_A_STACK);
  const perStack = [...costOfIdleMonth(), metricsLine("backlog", MONTH_HOURS)];
  const logs = lines.filter(({ what }) => what === LOGS);
  const millions = jobs / MILLION;
  return {
    jobs,
    usd: millions * totalUsd(perJob) + stacks * totalUsd(perStack),
    logGb: millions * logs.reduce((sum, { units }) => sum + units, 0),
    logUsd: millions * totalUsd(logs),
  };
}

/** Write units of a job in table `Jobs`, without its indexes: claimed, submitted, ended. */
export function tableWriteUnits(load: Load): number {
  const { claimAndSubmission, result } = writesOf(load, "backlog");
  return claimAndSubmission + result;
}

/** Objects of a job in the bucket: its input, its result, or both. */
export function objectsOf(load: Load): number {
  const [writes] = costOfMillion(load, "backlog").filter(({ what }) => what === "S3 writes");
  return (writes?.units ?? 0) / MILLION;
}
