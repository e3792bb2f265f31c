import type { Job } from "@boomerang/core";
import { expect, test } from "vitest";
import type { Collaborators } from "./collaborators.ts";
import { HOUR, MINUTE, submitted, T0 } from "./job.fixture.ts";
import { createWorld } from "./world.fixture.ts";

const HOUR_S = 3600;
const DUE = submitted().check_at ?? "";
const DUE_MS = Date.parse(DUE) - T0;

/** A job of five hours that is due to be looked at five minutes after the start. */
const old: Job = { ...submitted({ max_time_in_queue_seconds: 259_200 }, T0 - 5 * HOUR), check_at: DUE };

/** What a run says of the oldest open job, in seconds. */
async function oldestAt(
  ms: number,
  jobs: Job[],
  change: (world: ReturnType<typeof createWorld>) => Partial<Collaborators> = () => ({}),
  remainingMs?: () => number,
) {
  const world = createWorld();
  for (const job of jobs) world.store.jobs.set(job.job_id, job);
  world.at(ms);
  await world.run(undefined, change(world), remainingMs);
  return world.meter.totals.OldestOpenJobSeconds;
}

const down = () => Promise.reject(new Error("PRIVATE"));
const withoutCalls = { acquire: async () => 60_000, reportThrottled: async () => undefined };

test("it is one that stays open", async () => {
  const ended = submitted({ job_id: "ended", on_lost: "fail" }, T0 - 5 * HOUR);
  expect(await oldestAt(DUE_MS, [ended])).toBe(0);
  expect(await oldestAt(DUE_MS, [submitted(), ended])).toBeCloseTo(DUE_MS / 1000, 0);
});

test("it counts where its record cannot be written, and where it is out of the limit of calls", async () => {
  const age = 5 * HOUR_S + DUE_MS / 1000;
  expect(await oldestAt(DUE_MS, [old], ({ store }) => ({ store: { ...store, put: down } }))).toBe(age);
  expect(await oldestAt(DUE_MS, [old], () => ({ statusCalls: withoutCalls }))).toBe(age);
});

test("where nobody reads its record, it is at least as old as it is overdue", async () => {
  const overdue = HOUR_S - DUE_MS / 1000;
  expect(await oldestAt(HOUR, [old], ({ store }) => ({ store: { ...store, get: down } }))).toBe(overdue);
  expect(await oldestAt(HOUR, [old], undefined, () => MINUTE / 4 - 1)).toBe(overdue);
});
