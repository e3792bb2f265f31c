import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { neededOf, planConcurrency, receiversFor } from "./concurrency-plan.ts";
import { rejectedFraction } from "./erlang-b.ts";
import { needs } from "./testing/account.fixture.ts";

const PAGE = readFileSync(join(import.meta.dirname, "../../../docs/deploy.md"), "utf8");
// Seconds of a delivery while the table hangs: docs/decisions/2026-11-28-time-budget-of-a-delivery.md.
const [AT_FIRST, THEN] = [1.85, 28 / 50];

const [, table = ""] = /<!-- throughput: begin -->(.*?)<!-- throughput: end -->/s.exec(PAGE) ?? [];
const rows = table
  .split("\n")
  .flatMap((line) => (/^\| \d/.test(line) ? [line.split("|").map((cell) => cell.trim())] : []));

test.each(rows.map(([, ...cells]) => cells))(
  "docs/deploy.md says what the preflight calculates for %s jobs a second: %s submissions a minute, %s dispatchers, %s drains, %s publishers",
  (jobs, submissions, dispatchers, drains, publishers, functions, whileTableHangs) => {
    const plan = planConcurrency(
      needs({
        submissionsPerMinute: Number(submissions),
        dispatcherConcurrency: Number(dispatchers),
        drainConcurrency: Number(drains),
        publishersPerShard: Number(publishers),
      }).settings,
      0,
    );
    const hanging = [AT_FIRST, THEN].map((seconds) =>
      receiversFor(plan.deliveriesPerSecond, plan.together, seconds),
    );
    expect({ jobs, functions, whileTableHangs }).toEqual({
      jobs: String(plan.jobsPerSecond),
      functions: String(neededOf(plan)),
      whileTableHangs: hanging.join(", "),
    });
  },
);

test("the first line has the defaults", () => {
  const { submissionsPerMinute, dispatcherConcurrency, drainConcurrency, publishersPerShard } =
    needs().settings;
  expect(rows[0]?.slice(2, 6)).toEqual(
    [submissionsPerMinute, dispatcherConcurrency, drainConcurrency, publishersPerShard].map(String),
  );
});

test("docs/deploy.md says how many outputs a new account loses while table Jobs hangs", () => {
  const { schedulers, dispatchers, drains, deliveriesPerSecond } = planConcurrency(needs().settings, 0);
  // Publishers have nothing to do.
  const receivers = 10 - dispatchers - drains - schedulers;
  const [first = 0, then = 0] = [AT_FIRST, THEN].map((seconds) =>
    rejectedFraction(deliveriesPerSecond * seconds, receivers),
  );
  expect(PAGE).toContain("about 7 in 1,000 outputs are lost, and 4 in 10,000 after that");
  // The second attempt comes when deliveries take less time already.
  expect(Math.round(first * then * 1000)).toBe(7);
  expect(Math.round(then * then * 10_000)).toBe(4);
});
