/**
 * Prints the cost of jobs, and of a month without jobs; with a rate, the limits that it reaches.
 *
 *     npx -y pnpm@12 run cost --jobs 1000000 --input-kb 1 --result-kb 1 --json
 *     npx -y pnpm@12 run cost --rate 200
 */
import type { Arrival } from "./cost/arrivals.ts";
import { ArgumentsError, type CostArguments, HELP, parseCostArguments } from "./cost/cost-arguments.ts";
import { type CostLine, MILLION, totalUsd } from "./cost/cost-line.ts";
import { costOfJobs } from "./cost/cost-model.ts";
import { costOfDefaults, daysWithDefaults } from "./cost/cost-of-defaults.ts";
import {
  costOfMillionBatched,
  costOfMillionIndexed,
  costOfMillionListed,
  costOfMillionOpenListed,
  costOfMillionPaused,
} from "./cost/cost-of-lists.ts";
import { costOfIdleMonth, costOfMillionChecks, costOfTargetMonth } from "./cost/cost-of-months.ts";
import { scaleReport } from "./scale/scale-report.ts";

try {
  const given = parseCostArguments(process.argv.slice(2));
  console.log(given === undefined ? HELP : reportOf(given));
} catch (error) {
  if (!(error instanceof ArgumentsError)) throw error;
  console.error(error.message);
  process.exitCode = 2;
}

function reportOf(given: CostArguments): string {
  const { perSecond, inputKb, resultKb, isJson } = given;
  if (perSecond !== undefined) return scaleReport({ perSecond, inputKb, resultKb }, isJson);
  return isJson ? json(given) : page(given);
}

function json({ jobs, arrival, inputKb, resultKb }: CostArguments): string {
  const lines = costOfJobs(jobs, { inputKb, resultKb }, arrival);
  const parts = lines.map((part) => ({ ...part, usd: part.units * part.unitUsd }));
  return JSON.stringify({ jobs, arrival, inputKb, resultKb, total: totalUsd(lines), parts });
}

function page({ jobs, arrival, inputKb, resultKb }: CostArguments): string {
  const workload = { inputKb, resultKb };
  const number = jobs === MILLION ? "A million" : jobs.toLocaleString("en-US");
  const other = arrival === "backlog" ? "one by one" : "backlog";
  return `${number} jobs in a month, ${described(arrival)}, inputs of ${inputKb} KB and results of ${resultKb} KB:

${table(costOfJobs(jobs, workload, arrival))}

The same ${described(other)}: ${usd(costOfJobs(jobs, workload, other))}.

A backlog costs that if it is submitted at the API's limit of 200 a second. With the default settings, 180 a minute, it takes ${daysWithDefaults(jobs).toFixed(1)} days and costs ${usd(costOfDefaults(jobs))} more, because two dispatchers wait for permits all the time.

A million checks of jobs that are still open after checkAfterSeconds: ${usd(costOfMillionChecks(workload))}.

What lists cost is part of the sums above: for a million jobs ${usd(costOfMillionIndexed("ended"))} for the index of ended jobs, and ${usd(costOfMillionIndexed("open"))} for that of open jobs, which reconcile needs too.

A million jobs of batches: ${usd(costOfMillionBatched())} more. A million jobs that are paused and resumed: ${usd(costOfMillionPaused(workload))} more.

A list or a count of a million jobs that have ended, or of a batch: ${usd(costOfMillionListed())}. A list of a million open jobs: ${usd(costOfMillionOpenListed(workload))}.

A month of 30 days without jobs:

${table(costOfIdleMonth())}

Each target in the settings adds ${usd(costOfTargetMonth())}.`;
}

function described(arrival: Arrival): string {
  return arrival === "backlog" ? "as a backlog, in batches of ten" : arrival;
}

function table(lines: readonly CostLine[]): string {
  const rows = lines.map(({ what, why, units, unitUsd }) => {
    const dollars = (units * unitUsd).toFixed(2);
    return `| ${what} | ${why} | ${count(units)} | ${Number(unitUsd.toPrecision(6))} | ${dollars} |`;
  });
  return [
    "| what | why | units | $ a unit | $ |",
    "| --- | --- | ---: | ---: | ---: |",
    ...rows,
    `| **sum** | | | | **${totalUsd(lines).toFixed(2)}** |`,
  ].join("\n");
}

function usd(lines: readonly CostLine[]): string {
  const sum = totalUsd(lines);
  return `$${sum < 0.01 ? sum.toPrecision(2) : sum.toFixed(2)}`;
}

function count(units: number): string {
  return Number(units.toPrecision(4)).toLocaleString("en-US");
}
