import { VirtualClock } from "@boomerang/testkit/virtual-clock";
import { expect, test } from "vitest";
import { createMetricStore, type MetricId, type Statistic } from "./metric-store.ts";

const METRIC: MetricId = { namespace: "AWS/SQS", name: "Sent", dimensions: { QueueName: "jobs" } };
const HOUR_MS = 3_600_000;

function setUp() {
  const clock = new VirtualClock();
  const store = createMetricStore(clock);
  const start = clock.now();
  return {
    clock,
    store,
    start,
    values: (statistic: Statistic, periodMs = 60_000, metric = METRIC) =>
      store
        .read({ ...metric, statistic, periodMs, from: start - HOUR_MS, to: clock.now() + 1 })
        .map(({ at, value }) => [at - start, value]),
  };
}

test("each period has the sum, the extremes, the average and the number of what was added in it", async () => {
  const { clock, store, values } = setUp();
  for (const value of [4, 1]) store.add(METRIC, value);
  await clock.advance(70_000);
  store.add(METRIC, 9);
  expect(values("Sum")).toEqual([
    [0, 5],
    [60_000, 9],
  ]);
  expect(
    ["Minimum", "Maximum", "Average", "SampleCount"].map((each) => values(each as Statistic)[0]?.[1]),
  ).toEqual([1, 4, 2.5, 2]);
});

test("a shorter period divides what a longer one adds up", async () => {
  const { clock, store, values } = setUp();
  for (let n = 0; n < 4; n++) {
    store.add(METRIC, 1);
    await clock.advance(5000);
  }
  expect(values("Sum", 5000)).toEqual([0, 5000, 10_000, 15_000].map((at) => [at, 1]));
  expect(values("Sum", 60_000)).toEqual([[0, 4]]);
});

test("metrics with other dimensions are other metrics, in whatever order the dimensions are named", () => {
  const { store, values } = setUp();
  const two = { ...METRIC, dimensions: { a: "1", b: "2" } };
  store.add(two, 3);
  expect(values("Sum")).toEqual([]);
  expect(values("Sum", 60_000, { ...METRIC, dimensions: { b: "2", a: "1" } })).toEqual([[0, 3]]);
});

test("values are kept for three hours", async () => {
  const { clock, store, start } = setUp();
  store.add(METRIC, 1);
  await clock.advance(3 * HOUR_MS + 5000);
  store.add(METRIC, 2);
  const all = { ...METRIC, statistic: "Sum", periodMs: 5000, from: start, to: clock.now() + 1 } as const;
  expect(store.read(all).map(({ value }) => value)).toEqual([2]);
});
