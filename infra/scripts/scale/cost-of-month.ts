// The only file here that uses the cost model.
import { type CostLine, MILLION, MINUTES, totalUsd } from "../cost/cost-line.ts";
import { costOfIdleMonth, costOfMillion, INDEX_WRITES } from "../cost/cost-model.ts";
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
const LOGS = "CloudWatch Logs, GB";

export function costOfMonth(load: Load, stacks: number): MonthCost {
  const jobs = load.perSecond * 60 * MINUTES;
  const lines = costOfMillion(load, "backlog");
  const isOfStack = ({ what }: CostLine) => what === OF_A_STACK;
  const perJob = lines.filter((line) => !isOfStack(line));
  const perStack = [...costOfIdleMonth(), ...lines.filter(isOfStack)];
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
  const [writes] = costOfMillion(load, "backlog").filter(({ what }) => what === "DynamoDB write units");
  // The fraction is the job's share of permits and of starts of processes.
  return Math.floor((writes?.units ?? 0) / MILLION - INDEX_WRITES.open - INDEX_WRITES.ended);
}

/** Objects of a job in the bucket: its input, its result, or both. */
export function objectsOf(load: Load): number {
  const [writes] = costOfMillion(load, "backlog").filter(({ what }) => what === "S3 writes");
  return (writes?.units ?? 0) / MILLION;
}
