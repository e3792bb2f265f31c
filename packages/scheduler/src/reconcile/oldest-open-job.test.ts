import type { Job } from "@boomerang/core";
import { expect, test } from "vitest";
import type { Collaborators } from "../collaborators.ts";
import { createHarness } from "../testing/harness.fixture.ts";
import { HOUR, MINUTE, submitted, T0 } from "../testing/job.fixture.ts";

const HOUR_S = 3600;
const DUE = submitted().check_at ?? "";
const DUE_MS = Date.parse(DUE) - T0;

/** A job that is five hours old at T0; its check is due five minutes later. */
const old: Job = { ...submitted({ max_time_in_queue_seconds: 259_200 }, T0 - 5 * HOUR), check_at: DUE };

/** Runs the scheduler and returns the metric `OldestOpenJobSeconds`. */
async function oldestAt(
  ms: number,
  jobs: Job[],
  change: (harness: ReturnType<typeof createHarness>) => Partial<Collaborators> = () => ({}),
  remainingMs?: () => number,
) {
  const harness = createHarness();
  for (const job of jobs) harness.store.jobs.set(job.job_id, job);
  harness.at(ms);
  await harness.run(undefined, change(harness), remainingMs);
  return harness.meter.totals.OldestOpenJobSeconds;
}

const down = () => Promise.reject(new Error("PRIVATE"));
const withoutPermits = { acquire: async () => 60_000, reportThrottled: async () => undefined };

test("the oldest open job is one that is still open after the run", async () => {
  const ended = submitted({ job_id: "ended", on_lost: "fail" }, T0 - 5 * HOUR);
  expect(await oldestAt(DUE_MS, [ended])).toBe(0);
  expect(await oldestAt(DUE_MS, [submitted(), ended])).toBeCloseTo(DUE_MS / 1000, 0);
});

test("a job counts even if its record cannot be written, or there is no permit for its status call", async () => {
  const age = 5 * HOUR_S + DUE_MS / 1000;
  expect(await oldestAt(DUE_MS, [old], ({ store }) => ({ store: { ...store, put: down } }))).toBe(age);
  expect(await oldestAt(DUE_MS, [old], () => ({ statusLimiter: withoutPermits }))).toBe(age);
});

test("a job whose record is not read is at least as old as its check is overdue", async () => {
  const overdue = HOUR_S - DUE_MS / 1000;
  expect(await oldestAt(HOUR, [old], ({ store }) => ({ store: { ...store, get: down } }))).toBe(overdue);
  expect(await oldestAt(HOUR, [old], undefined, () => MINUTE / 4 - 1)).toBe(overdue);
});
