import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { COUNTS_PATH } from "infra/cost/counts";
import { countJobs } from "./count-jobs.ts";
import { withCosts } from "./with-costs.ts";

const ROOT = join(import.meta.dirname, "../../..");
const PAGE = join(ROOT, "docs/deploy.md");

/** Counts, writes the counts for `run cost`, and puts its output into docs/deploy.md; returns what it has written. */
export async function writeCounts(): Promise<readonly string[]> {
  writeFileSync(COUNTS_PATH, `${JSON.stringify(await countJobs(), null, 2)}\n`);
  const costs = execFileSync(process.execPath, [join(ROOT, "infra/scripts/cost.ts")], { encoding: "utf8" });
  writeFileSync(PAGE, withCosts(readFileSync(PAGE, "utf8"), costs));
  return [COUNTS_PATH, PAGE];
}
