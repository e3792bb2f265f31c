/**
 * Prints what a million jobs cost, and a month without any.
 *
 *     npx -y pnpm@12 --filter infra cost --input-kb 1 --result-kb 1
 */
import { parseArgs } from "node:util";
import { costOfIdleMonth, costOfMillion, costTable } from "./cost-model.ts";

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

console.log(`A million jobs with inputs of ${workload.inputKb} KB and results of ${workload.resultKb} KB:\n`);
console.log(costTable(costOfMillion(workload)));
console.log("\nA month without jobs:\n");
console.log(costTable(costOfIdleMonth()));
