import { expect, test } from "vitest";
import { totalUsd } from "../cost/cost-line.ts";
import { costOfIdleMonth, costOfMillion } from "../cost/cost-model.ts";
import { costOfMonth, objectsOf, tableWriteUnits } from "./cost-of-month.ts";

const SECONDS = 30 * 24 * 3600;
const small = { inputKb: 1, resultKb: 1 };
const load = (perSecond: number, sizes = small) => ({ perSecond, ...sizes });

test("a million jobs in a month cost what the cost model says, and a month of their stack", () => {
  const { jobs, usd } = costOfMonth(load(1_000_000 / SECONDS), 1);
  expect(jobs).toBeCloseTo(1_000_000);
  expect(usd).toBeCloseTo(totalUsd(costOfMillion(small, "backlog")) + totalUsd(costOfIdleMonth()));
});

test("jobs cost in proportion, and each stack the same", () => {
  const ofStack = costOfMonth(load(200), 3).usd - costOfMonth(load(200), 2).usd;
  // Eight metrics that its jobs emit, besides what it costs without jobs.
  expect(ofStack).toBeCloseTo(totalUsd(costOfIdleMonth()) + 8 * 0.3);
  expect(costOfMonth(load(2000), 1).usd - ofStack).toBeCloseTo(
    10 * (costOfMonth(load(200), 1).usd - ofStack),
  );
});

test("logs are a part of it", () => {
  const { jobs, usd, logGb, logUsd } = costOfMonth(load(200), 2);
  expect(jobs).toBe(518_400_000);
  expect(logUsd).toBeCloseTo(logGb * 0.5);
  expect(logUsd).toBeLessThan(usd / 10);
  // About a KB for each job.
  expect((logGb * 1_000_000) / jobs).toBeGreaterThan(0.5);
  expect((logGb * 1_000_000) / jobs).toBeLessThan(2);
});

test("a job writes four units of its table, as docs/performance.md counts them, and two of its indexes apart", () => {
  expect(tableWriteUnits(load(1))).toBe(1 + 1 + 2);
  expect(tableWriteUnits(load(1, { inputKb: 1, resultKb: 0.1 }))).toBe(1 + 1 + 1);
});

test("a job has an object for an input over 4 KB, and one for a result over 350 KB", () => {
  expect(
    [load(1), load(1, { inputKb: 5, resultKb: 1 }), load(1, { inputKb: 5, resultKb: 351 })].map(objectsOf),
  ).toEqual([0, 1, 2]);
});
