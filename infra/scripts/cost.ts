/**
 * Prints the cost of a million jobs, and of a month without jobs; with a rate, the limits that it reaches.
 *
 *     npx -y pnpm@12 run cost --input-kb 1 --result-kb 1
 *     npx -y pnpm@12 run cost --rate 200
 */
import { ArgumentsError, HELP, parseCostArguments } from "./cost/cost-arguments.ts";
import { type CostLine, totalUsd } from "./cost/cost-line.ts";
import {
  costOfIdleMonth,
  costOfMillion,
  costOfMillionChecks,
  costOfTargetMonth,
  type Workload,
} from "./cost/cost-model.ts";
import {
  costOfMillionBatched,
  costOfMillionIndexed,
  costOfMillionListed,
  costOfMillionOpenListed,
  costOfMillionPaused,
} from "./cost/cost-of-lists.ts";
import { hasRate } from "./scale/scale-arguments.ts";
import { scaleReport } from "./scale/scale-command.ts";

try {
  const args = process.argv.slice(2);
  console.log((hasRate(args) ? scaleReport(args) : costReport(args)) ?? HELP);
} catch (error) {
  if (!(error instanceof ArgumentsError)) throw error;
  console.error(error.message);
  process.exitCode = 2;
}

function costReport(args: readonly string[]): string | undefined {
  const workload = parseCostArguments(args);
  return workload && costs(workload);
}

function costs(workload: Workload): string {
  return `A million jobs in a month, one by one, inputs of ${workload.inputKb} KB and results of ${workload.resultKb} KB:

${table(costOfMillion(workload, "one by one"))}

As a backlog, in batches of ten: ${usd(costOfMillion(workload, "backlog"))}.

A million checks of jobs that are still open after checkAfterSeconds: ${usd(costOfMillionChecks(workload))}.

What lists cost is part of the sums above: for a million jobs ${usd(costOfMillionIndexed("ended"))} for the index of ended jobs, and ${usd(costOfMillionIndexed("open"))} for that of open jobs, which reconcile needs too.

A million jobs of batches: ${usd(costOfMillionBatched())} more. A million jobs that are paused and resumed: ${usd(costOfMillionPaused(workload))} more.

A list or a count of a million jobs that have ended, or of a batch: ${usd(costOfMillionListed())}. A list of a million open jobs: ${usd(costOfMillionOpenListed(workload))}.

A month of 30 days without jobs:

${table(costOfIdleMonth())}

Each target in the settings adds ${usd(costOfTargetMonth())}.`;
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
