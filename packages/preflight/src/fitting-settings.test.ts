import fc from "fast-check";
import { expect, test } from "vitest";
import {
  neededOf,
  ordinaryOf,
  planConcurrency,
  rangesOfSubmissions,
  submittedTogether,
} from "./concurrency-plan.ts";
import { fittingSettings } from "./fitting-settings.ts";

const LOWEST = { dispatcherConcurrency: 2, drainConcurrency: 2, publishersPerShard: 1 } as const;
const setting = (min: number, max: number) => fc.integer({ min, max });

test("the submissions that are named are the most that fit, as trying every number shows", () => {
  fc.assert(
    fc.property(
      setting(10, 1400),
      fc.option(setting(1, 500), { nil: undefined }),
      setting(0, 20),
      setting(8, 90),
      fc.constantFrom(neededOf, ordinaryOf),
      (most, peakDeliveriesPerSecond, wakes, room, functionsOf) => {
        const settings = { ...LOWEST, submissionsPerMinute: most, peakDeliveriesPerSecond };
        const fits = (submissionsPerMinute: number) =>
          functionsOf(planConcurrency({ ...settings, submissionsPerMinute }, wakes)) <= room;
        const all = Array.from({ length: most - 9 }, (_, n) => most - n);
        const largest = all.find(fits);
        const named = fittingSettings(settings, wakes, room, functionsOf);
        expect(named && { submissionsPerMinute: most, ...named }).toEqual(
          largest && { submissionsPerMinute: largest },
        );
      },
    ),
    { numRuns: 200 },
  );
});

test("groups of six may fit where groups of five do not", () => {
  const settings = { ...LOWEST, submissionsPerMinute: 1200, peakDeliveriesPerSecond: 17 };
  const needed = (submissionsPerMinute: number) =>
    neededOf(planConcurrency({ ...settings, submissionsPerMinute }, 0));
  expect([599, 600, 839, 840].map((n) => needed(n) <= 27)).toEqual([true, false, true, false]);
  expect(fittingSettings(settings, 0, 27)).toEqual({ submissionsPerMinute: 839 });
});

test("ranges of submissions contain every number once, and as many are submitted together in all of a range", () => {
  fc.assert(
    fc.property(setting(10, 2000), setting(0, 2000), (fewest, more) => {
      const ranges = rangesOfSubmissions(fewest, fewest + more);
      const numbers = ranges.flatMap(([low, high]) =>
        Array.from({ length: high - low + 1 }, (_, n) => high - n),
      );
      expect(numbers).toEqual(Array.from({ length: more + 1 }, (_, n) => fewest + more - n));
      for (const [low, high] of ranges) expect(submittedTogether(low)).toBe(submittedTogether(high));
    }),
  );
});
