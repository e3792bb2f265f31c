import { LIMITS, permitsPerSecond, statusPolicy } from "@boomerang/runtime";
import { expect, test } from "vitest";
import { RUN } from "../settings.ts";
import { harnessWith, manyJobs, OUTPUT_GONE } from "../testing/harness.fixture.ts";

const FUNCTION_MS = 60_000;

/** Jobs whose outputs were not delivered in an outage, more than a run can check. */
function setUp(jobs: number, perSecond: number) {
  const harness = harnessWith(manyJobs(jobs), { rule: OUTPUT_GONE, perSecond });
  const checked = () => [...harness.store.jobs.values()].filter(({ status }) => status === "LOST").length;
  const run = async () => {
    const [began, before] = [harness.now(), checked()];
    await harness.run(undefined, {}, () => FUNCTION_MS - (harness.now() - began));
    return { checked: checked() - before, tookMs: harness.now() - began };
  };
  return { run };
}

test("at the API's limit a run checks 563 jobs, in the 45 s in which it may begin a call", async () => {
  const { run } = setUp(1200, LIMITS.statusCalls.defaultLimit);
  const runs = [await run(), await run(), await run()];
  // Twelve and a half a second, and one more at the beginning.
  const permits = permitsPerSecond(statusPolicy(LIMITS.statusCalls.defaultLimit));
  expect(permits).toBeCloseTo(12.5);
  const expected = Math.floor((permits * (FUNCTION_MS - RUN.lastCallMs)) / 1000) + 1;
  expect(expected).toBe(563);
  for (const { checked, tookMs } of runs.slice(0, 2)) {
    expect(Math.abs(checked - expected)).toBeLessThanOrEqual(RUN.concurrency);
    expect(tookMs).toBeLessThanOrEqual(FUNCTION_MS - RUN.lastCallMs + 100);
  }
  expect(runs.reduce((sum, { checked }) => sum + checked, 0)).toBe(1200);
});

test("an hour without deliveries takes 21 hours to explain at 200 submissions a second, and 19 minutes at 3", async () => {
  const { run } = setUp(1200, LIMITS.statusCalls.defaultLimit);
  const { checked } = await run();
  const minutesOf = (perSecond: number) => (perSecond * 3600) / checked;
  expect(Math.round(minutesOf(200) / 60)).toBe(21);
  expect(Math.round(minutesOf(3))).toBe(19);
});

test("with more calls a second from the provider, a run checks as many jobs more", async () => {
  const { run } = setUp(2500, 70);
  const { checked } = await run();
  const permits = permitsPerSecond(statusPolicy(70));
  expect(Math.abs(checked - permits * 45)).toBeLessThanOrEqual(2 * RUN.concurrency);
});

test("however many calls are allowed, a run reads no more jobs than it may check", async () => {
  const { run } = setUp(RUN.checkedJobs + 200, 1000);
  const { checked } = await run();
  expect(checked).toBe(RUN.checkedJobs);
});
