/**
 * Prints what a million jobs cost, and a month without any.
 *
 *     npx -y pnpm@12 --filter infra cost --input-kb 1 --result-kb 1
 */
import { parseArgs } from "node:util";
import {
  type CostLine,
  costOfIdleMonth,
  costOfMillion,
  costOfMillionLooks,
  costOfTargetMonth,
  totalUsd,
} from "./cost-model.ts";

const { values } = parseArgs({
  options: {
    "input-kb": { type: "string", default: "1" },
    "result-kb": { type: "string", default: "1" },
  },
});
const workload = { inputKb: Number(values["input-kb"]), resultKb: Number(values["result-kb"]) };
if (!(workload.inputKb > 0 && workload.resultKb > 0)) {
  console.error("--input-kb and --result-kb take kilobytes, such as 1 or 0.5");
  process.exit(2);
}

console.log(`A million jobs in a month, one by one, inputs of ${workload.inputKb} KB and results of ${workload.resultKb} KB:

${table(costOfMillion(workload, "one by one"))}

As a backlog, in batches of ten: ${usd(costOfMillion(workload, "backlog"))}.

A million looks at jobs that are open after checkAfterSeconds: ${usd(costOfMillionLooks(workload))}.

A month of 30 days without jobs:

${table(costOfIdleMonth())}

Each target in the settings adds ${usd(costOfTargetMonth())}.`);

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
  return `$${totalUsd(lines).toFixed(2)}`;
}

function count(units: number): string {
  return Number(units.toPrecision(4)).toLocaleString("en-US");
}
