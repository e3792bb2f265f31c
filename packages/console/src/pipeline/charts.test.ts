import { BoomerangError, type MetricsOptions, type QueueStatusEntry } from "@boomerang/client";
import { expect, test } from "vitest";
import { periodsOf, RANGES, type Range } from "./chart.ts";
import { chartSummary } from "./chart-summary.ts";
import { readCharts } from "./charts.ts";
import { metricsWith } from "./pipeline.fixture.ts";

const NOW = Date.UTC(2026, 10, 28, 12, 0, 7);
const [range] = RANGES.stack;
const NO_RESULTS = { all: [], atProvider: [] };

function setUp(more: Partial<Parameters<typeof readCharts>[0]> = {}) {
  const asked: MetricsOptions[] = [];
  async function* queueHistory(): AsyncGenerator<QueueStatusEntry, void, void> {
    yield { at: "2026-11-28T11:58:01.000Z", queued: 4, inProgress: 1 };
    yield { at: "2026-11-28T11:58:59.000Z", queued: 6, inProgress: 0 };
  }
  const metrics = async (options: MetricsOptions = {}) => {
    asked.push(options);
    return metricsWith({ messagesVisible: [3, 9], deliveries: [60] });
  };
  const client = { queueHistory, monitoring: { metrics } } as unknown as Parameters<
    typeof readCharts
  >[0]["client"];
  const resultTimes = async (periods: readonly number[]) =>
    periods.map((_, n) => (n === 0 ? { all: [1500], atProvider: [900] } : NO_RESULTS));
  const targets = async () => ["model:a/production"];
  return {
    ...{ asked, client },
    read: (of: Range = range) =>
      readCharts({ client, resultTimes, targets, lateMs: 90_000, ...more }, of, NOW),
  };
}

test("a range is divided into whole periods that end with the current one", () => {
  const periods = periodsOf(range, NOW);
  expect(periods).toHaveLength(60);
  expect([periods[0], periods.at(-1)]).toEqual([Date.UTC(2026, 10, 28, 11, 1), Date.UTC(2026, 10, 28, 12)]);
});

test("charts have a value for each period that has one", async () => {
  const { asked, read } = setUp();
  const { charts, gaps } = await read();
  const [queue, provider, flow, times] = charts;
  expect(gaps).toEqual([]);
  expect(asked).toEqual([
    {
      ...{ since: new Date(Date.UTC(2026, 10, 28, 11, 1)), until: new Date(NOW), periodSeconds: 60 },
      names: ["messagesSent", "messagesProcessed", "messagesVisible", "messagesNotVisible", "deliveries"],
    },
  ]);
  const known = (values: readonly (number | undefined)[] = []) =>
    values.flatMap((value, n) => (value === undefined ? [] : [[n, value]]));
  expect(known(queue?.series[0]?.values)).toEqual([
    [54, 3],
    [55, 9],
  ]);
  // The highest of the minute.
  expect(provider?.series.map(({ label, values }) => [label, known(values)])).toEqual([
    ["model:a/production: queued", [[57, 6]]],
    ["model:a/production: in progress", [[57, 1]]],
  ]);
  const deliveries = flow?.series.find(({ label }) => label === "deliveries");
  // The last minute is not over, and the values of the two before may not be known yet.
  expect(deliveries?.values.slice(53)).toEqual([0, 60, 0, 0, undefined, undefined, undefined]);
  expect(known(times?.series[0]?.values)).toEqual([[0, 1.5]]);
});

test("charts begin with the first period of which something is known, and are not shorter than twelve", async () => {
  const resultTimes = async (periods: readonly number[]) => periods.map(() => NO_RESULTS);
  const [queue, ...others] = (await setUp({ resultTimes }).read()).charts;
  expect(queue?.times[0]).toBe(Date.UTC(2026, 10, 28, 11, 49));
  for (const { times, series } of others) {
    expect(times).toEqual(queue?.times);
    for (const { values } of series) expect(values).toHaveLength(12);
  }
  const early = async (periods: readonly number[]) =>
    periods.map((_, n) => (n === 3 ? { all: [1], atProvider: [] } : NO_RESULTS));
  const [later] = (await setUp({ resultTimes: early }).read()).charts;
  expect(later?.times[0]).toBe(Date.UTC(2026, 10, 28, 11, 4));
});

test("what passes in periods of another length is a number a minute", async () => {
  const flow = (await setUp().read({ ...range, periodMs: 300_000 })).charts[2];
  // 60 deliveries in the five minutes from 11:55.
  expect(flow?.series[2]?.values).toEqual([...Array(10).fill(0), 12, undefined]);
});

test("a chart in words has the latest value of each series, and the highest with its time", async () => {
  const [queue, provider, , times] = (await setUp().read()).charts;
  if (queue === undefined || provider === undefined || times === undefined) throw new Error("no charts");
  expect(chartSummary(queue)).toBe("waiting 9.");
  expect(chartSummary({ ...queue, series: [{ label: "waiting", values: [2, 12_345, 7.126] }] })).toBe(
    "waiting 7.13, highest 12,345 at 11:02:00.",
  );
  const days = [0, 1, 2].map((day) => Date.UTC(2026, 10, 26 + day, 9));
  const overDays = { ...queue, times: days, series: [{ label: "waiting", values: [9, 1, 1] }] };
  expect(chartSummary(overDays)).toBe("waiting 1, highest 9 on 11-26 at 09:00:00.");
  expect(chartSummary(times)).toBe("median 1.5 s; p99 1.5 s; median from submission to result 0.9 s.");
  expect(times.summary).toBe(
    "In all of this time: median 1.5 s, p99 1.5 s; from submission to result, median 900 ms.",
  );
  expect(chartSummary({ ...provider, series: [] })).toBe("No data for this period.");
});

test("what may not be read leaves a gap in its charts, and the others are there", async () => {
  const denied = new BoomerangError("cannot read the metrics: not authorized", {
    code: "access_denied",
    nextStep: "Give these credentials cloudwatch:GetMetricData.",
  });
  const { client } = setUp();
  const monitoring = { metrics: () => Promise.reject(denied) };
  const { charts, gaps } = await setUp({ client: { ...client, monitoring } }).read();
  expect(gaps).toEqual([
    "Cannot read the metrics: not authorized. Give these credentials cloudwatch:GetMetricData.",
  ]);
  expect(
    charts.map(({ id, series }) => [id, series.some(({ values }) => values.some((v) => v !== undefined))]),
  ).toEqual([
    ["queue", false],
    ["provider", true],
    ["flow", false],
    ["times", true],
  ]);
});
