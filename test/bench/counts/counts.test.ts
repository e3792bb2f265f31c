import { readCounts } from "infra/cost/counts";
import { expect, test } from "vitest";
import { countJobs } from "./count-jobs.ts";

// Nothing may differ, log bytes neither: job ids, times and request ids always have the same lengths here, and the clocks of the
// functions are set. If it does: `pnpm bench --write-counts`, and then the output of `pnpm cost` belongs into docs/deploy.md.
test("the cost model calculates with what the deployed bundles do: its counts are those of a new counting", async () => {
  expect(await countJobs()).toEqual(readCounts());
});
