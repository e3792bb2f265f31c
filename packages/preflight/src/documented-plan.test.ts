import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { neededOf, planConcurrency } from "./concurrency-plan.ts";
import { needs } from "./testing/account.fixture.ts";

const PAGE = readFileSync(join(import.meta.dirname, "../../../docs/deploy.md"), "utf8");
// Seconds of a delivery while the table hangs: docs/decisions/2026-11-28-time-budget-of-a-delivery.md.
const [AT_FIRST, THEN] = [1.85, 28 / 50];

const [, table = ""] = /<!-- throughput: begin -->(.*?)<!-- throughput: end -->/s.exec(PAGE) ?? [];
const rows = table
  .split("\n")
  .flatMap((line) => (/^\| \d/.test(line) ? [line.split("|").map((cell) => cell.trim())] : []));

test.each(rows.map(([, ...cells]) => cells))(
  "docs/deploy.md says what the preflight calculates for %s jobs a second, %s dispatchers, %s drains, %s publishers",
  (jobs, dispatchers, drains, publishers, functions, whileTableHangs) => {
    const plan = planConcurrency(
      needs({
        dispatcherConcurrency: Number(dispatchers),
        drainConcurrency: Number(drains),
        publishersPerShard: Number(publishers),
      }).settings,
      0,
    );
    const hanging = [AT_FIRST, THEN].map((seconds) =>
      Math.ceil(Math.round(plan.jobsPerSecond * seconds * 10) / 10),
    );
    expect({ jobs, functions, whileTableHangs }).toEqual({
      jobs: String(plan.jobsPerSecond),
      functions: String(neededOf(plan)),
      whileTableHangs: hanging.join(", "),
    });
  },
);

test("the first line has the defaults", () => {
  const { dispatcherConcurrency, drainConcurrency, publishersPerShard } = needs().settings;
  expect(rows[0]?.slice(2, 5)).toEqual(
    [dispatcherConcurrency, drainConcurrency, publishersPerShard].map(String),
  );
});
