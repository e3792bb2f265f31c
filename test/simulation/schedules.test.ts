import { VirtualTime } from "@boomerang/simulator";
import { expect, test } from "vitest";
import { createChance } from "./chance.ts";
import { createClimate } from "./climate.ts";
import type { Pipeline } from "./pipeline.ts";
import { startSchedules } from "./schedules.ts";
import { createSightings } from "./sightings.ts";
import { createTroubles } from "./troubles.ts";

/** The calls of three minutes, of which each takes 40 s, and how often two of them were under way. */
async function callsWith(repeatRate: number) {
  const time = new VirtualTime();
  const chance = createChance(1);
  const sightings = createSightings();
  const troubles = createTroubles(chance, () => true);
  const calls: unknown[] = [];
  const scheduler: Pipeline["scheduler"] = {
    async invoke(input) {
      calls.push(input);
      await time.sleep(40_000);
      return { type: "answered", answer: undefined };
    },
  };
  const climate = { ...createClimate(chance), repeatRate };
  startSchedules({ time, chance, climate, troubles, sightings }, { scheduler }, () => false);
  await time.advance(179_000);
  const minutes = calls.filter((call) => JSON.stringify(call).includes("minute"));
  return { minutes: minutes.length, all: calls.length, twice: sightings.coverage.two_minute_runs_at_once };
}

test("the minute is called every minute and the wake every quarter of an hour, at times twice", async () => {
  expect(await callsWith(0)).toEqual({ minutes: 3, all: 4, twice: 0 });
  expect(await callsWith(1)).toEqual({ minutes: 6, all: 8, twice: 3 });
});
