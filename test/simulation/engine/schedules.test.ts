import { createChance } from "@boomerang/testkit/chance";
import { VirtualClock } from "@boomerang/testkit/virtual-clock";
import { expect, test } from "vitest";
import { createCoverageCounters } from "../counters/coverage-counters.ts";
import { createFaultInjector } from "../faults/fault-injector.ts";
import { createFaultProfile } from "../faults/fault-profile.ts";
import type { Pipeline } from "./pipeline.ts";
import { startSchedules } from "./schedules.ts";

/** The calls of three minutes, each of 40 s, and how often two of them overlapped. */
async function callsWith(repeatRate: number) {
  const time = new VirtualClock();
  const chance = createChance(1);
  const coverage = createCoverageCounters();
  const faults = createFaultInjector(chance, () => true);
  const calls: unknown[] = [];
  const scheduler: Pipeline["scheduler"] = {
    async invoke(input) {
      calls.push(input);
      await time.sleep(40_000);
      return { type: "responded", response: undefined };
    },
  };
  const profile = { ...createFaultProfile(chance), repeatRate };
  startSchedules({ time, chance, profile, faults, coverage }, { scheduler }, () => false);
  await time.advance(179_000);
  const minutes = calls.filter((call) => JSON.stringify(call).includes("minute"));
  return { minutes: minutes.length, all: calls.length, twice: coverage.counts.overlapping_minute_runs };
}

test("the minute schedule fires every minute and the wake every 15 minutes, sometimes twice", async () => {
  expect(await callsWith(0)).toEqual({ minutes: 3, all: 4, twice: 0 });
  expect(await callsWith(1)).toEqual({ minutes: 6, all: 8, twice: 3 });
});
