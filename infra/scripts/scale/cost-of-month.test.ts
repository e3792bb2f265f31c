import { expect, test } from "vitest";
import { totalUsd } from "../cost/cost-line.ts";
import { costOfMillion, metricsLine } from "../cost/cost-model.ts";
import { costOfIdleMonth } from "../cost/cost-of-months.ts";
import { costOfMonth, objectsOf, tableWriteUnits } from "./cost-of-month.ts";

const SECONDS = 30 * 24 * 3600;
const small = { inputKb: 1, resultKb: 1 };
const load = (perSecond: number, sizes = small) => ({ perSecond, ...sizes });

test("a million jobs in a month cost what the cost model says, and a month of their stack", () => {
  const { jobs, usd } = costOfMonth(load(1_000_000 / SECONDS), 1);
  expect(jobs).toBeCloseTo(1_000_000);
  const million = costOfMillion(small, "backlog").filter(({ what }) => what !== "Custom metrics");
  // Metrics are billed for every hour, since jobs come in all of them.
  expect(usd).toBeCloseTo(totalUsd([...million, ...costOfIdleMonth(), metricsLine("backlog", 720)]));
});

test("jobs cost in proportion, and each stack the same", () => {
  const ofStack = costOfMonth(load(200), 3).usd - costOfMonth(load(200), 2).usd;
  // Five metrics that its jobs make AWS emit, besides what it costs without jobs.
  expect(ofStack).toBeCloseTo(totalUsd(costOfIdleMonth()) + 5 * 0.3);
  expect(costOfMonth(load(2000), 1).usd - ofStack).toBeCloseTo(
    10 * (costOfMonth(load(200), 1).usd - ofStack),
  );
});

test("logs are a part of it", () => {
  const { jobs, usd, logGb, logUsd } = costOfMonth(load(200), 2);
  expect(jobs).toBe(518_400_000);
  // Written, and kept for a month.
  expect(logUsd).toBeCloseTo(logGb * (0.5 + 0.03));
  expect(logUsd).toBeLessThan(usd / 10);
  // A quarter of a KB for each job: its submission.
  expect((logGb * 1_000_000) / jobs).toBeGreaterThan(0.2);
  expect((logGb * 1_000_000) / jobs).toBeLessThan(0.35);
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
