import type { Client, DataPoint, MetricName } from "@boomerang/client";
import { durationText } from "../text/duration.ts";
import { type Chart, periodsOf, type Range } from "./chart.ts";
import { createGaps } from "./gaps.ts";
import { quantile } from "./quantile.ts";
import type { ResultTimes } from "./result-times.ts";

type ChartClient = Pick<Client, "queueHistory"> & {
  readonly monitoring: Pick<Client["monitoring"], "metrics">;
};

export interface Charts {
  readonly charts: readonly Chart[];
  /** Why something could not be read. Its values are missing. */
  readonly gaps: readonly string[];
}

interface Sources {
  readonly client: ChartClient;
  readonly resultTimes: (periods: readonly number[], periodMs: number) => Promise<readonly ResultTimes[]>;
  /** Targets whose queue at the provider is shown, as text. */
  readonly targets: () => Promise<readonly string[]>;
  /** How late a value of a metric may be known after its period, milliseconds. */
  readonly lateMs: number;
}

const MINUTE_MS = 60_000;
const SHOWN = [
  "messagesSent",
  "messagesProcessed",
  "messagesVisible",
  "messagesNotVisible",
  "deliveries",
] as const satisfies readonly MetricName[];

/** The charts of a deployment in a range of time. @param now milliseconds since the epoch @throws an error of the console itself */
export async function readCharts(
  { client, resultTimes, targets, lateMs }: Sources,
  range: Range,
  now: number,
): Promise<Charts> {
  const { orGap, reasons } = createGaps();
  const times = periodsOf(range, now);
  const { periodMs } = range;
  const since = new Date(times[0] ?? now);
  const until = new Date(now);
  const readQueues = async () =>
    Promise.all((await targets()).map((target) => queueOf(client, target, since, until)));
  const [metrics, queues = [], results = []] = await Promise.all([
    orGap(client.monitoring.metrics({ since, until, periodSeconds: periodMs / 1000, names: SHOWN })),
    orGap(readQueues()),
    orGap(resultTimes(times, periodMs)),
  ]);
  // A period in which nothing passed has no value; nor has one whose value is not known yet. That of the current period would be too low.
  const perMinute = (points: readonly DataPoint[] | undefined) =>
    valuesOf(points, times, periodMs).map((value, n) => {
      const sinceEnd = now - ((times[n] ?? now) + periodMs);
      if (points === undefined || sinceEnd < 0 || (value === undefined && sinceEnd < lateMs))
        return undefined;
      return ((value ?? 0) * MINUTE_MS) / periodMs;
    });
  const gauge = (points: readonly DataPoint[] | undefined) => valuesOf(points, times, periodMs);
  const charts: readonly Chart[] = [
    {
      ...{ id: "queue", title: "Messages on the jobs queue", unit: "", times },
      series: [
        { label: "waiting", values: gauge(metrics?.messagesVisible) },
        { label: "being submitted, or retried later", values: gauge(metrics?.messagesNotVisible) },
      ],
    },
    {
      ...{ id: "provider", title: "Requests at the provider, by target", unit: "", times },
      note: NOTES.provider,
      isSampled: true,
      series: queues.flatMap(({ target, queued, inProgress }) => [
        { label: `${target}: queued`, values: gauge(queued) },
        { label: `${target}: in progress`, values: gauge(inProgress) },
      ]),
    },
    {
      ...{ id: "flow", title: "Submissions and deliveries a minute", unit: "", times },
      note: NOTES.flow,
      series: [
        { label: "messages sent", values: perMinute(metrics?.messagesSent) },
        { label: "messages processed", values: perMinute(metrics?.messagesProcessed) },
        { label: "deliveries", values: perMinute(metrics?.deliveries) },
      ],
    },
    {
      ...{ id: "times", title: "From message to result", unit: "s", times },
      ...{ summary: rangeSummary(results), note: NOTES.times },
      series: [
        { label: "median", values: times.map((_, n) => seconds(quantile(results[n]?.all ?? [], 0.5))) },
        { label: "p99", values: times.map((_, n) => seconds(quantile(results[n]?.all ?? [], 0.99))) },
        {
          label: "median from submission to result",
          values: times.map((_, n) => seconds(quantile(results[n]?.atProvider ?? [], 0.5))),
        },
      ],
    },
  ];
  return { charts: fromFirstValue(charts), gaps: reasons() };
}

// A chart of less would look like more than it is.
const FEWEST_PERIODS = 12;

/** The charts from the first period of which something is known: of a local pipeline, when it was started. */
function fromFirstValue(charts: readonly Chart[]): Chart[] {
  const length = charts[0]?.times.length ?? 0;
  // A flow of nothing may be that nothing is known.
  const isKnown = (n: number) =>
    charts.some(({ id, series }) =>
      series.some(({ values }) => values[n] !== undefined && (id !== "flow" || values[n] > 0)),
    );
  let known = 0;
  while (known < length && !isKnown(known)) known++;
  const first = Math.max(0, Math.min(known, length - FEWEST_PERIODS));
  return charts.map(({ times, series, ...chart }) => ({
    ...chart,
    times: times.slice(first),
    series: series.map(({ label, values }) => ({
      label,
      values: values.map((value, n) => (n < known ? undefined : value)).slice(first),
    })),
  }));
}

const NOTES = {
  provider:
    "Of the five targets with the most of the latest jobs, as the scheduler records it; of a stack, for those that its settings name.",
  flow: "Averages of each period. A processed message was submitted, canceled, rejected, or set aside because its target is paused. Deliveries include repeated ones.",
  times:
    "Of the latest 100 results of each period. From submission to result it is the provider's queue, the inference and the delivery: how that divides, the provider does not tell.",
} as const;

/** What many people ask first: how long it takes, in all of the range. */
function rangeSummary(results: readonly ResultTimes[]): string | undefined {
  const all = results.flatMap((each) => each.all);
  const atProvider = results.flatMap((each) => each.atProvider);
  const median = quantile(all, 0.5);
  const p99 = quantile(all, 0.99);
  if (median === undefined || p99 === undefined) return undefined;
  const provider = quantile(atProvider, 0.5);
  const rest = provider === undefined ? "" : `; from submission to result, median ${durationText(provider)}`;
  return `In all of this time: median ${durationText(median)}, p99 ${durationText(p99)}${rest}.`;
}

async function queueOf(client: ChartClient, target: string, since: Date, until: Date) {
  const queued: DataPoint[] = [];
  const inProgress: DataPoint[] = [];
  for await (const entry of client.queueHistory(target, { since, until })) {
    queued.push({ at: entry.at, value: entry.queued });
    inProgress.push({ at: entry.at, value: entry.inProgress });
  }
  return { target, queued, inProgress };
}

/** The highest value of each period; periods of CloudWatch are the same. */
function valuesOf(points: readonly DataPoint[] | undefined, times: readonly number[], periodMs: number) {
  const values = new Map<number, number>();
  for (const { at, value } of points ?? []) {
    const time = Date.parse(at);
    const period = time - (time % periodMs);
    values.set(period, Math.max(value, values.get(period) ?? 0));
  }
  return times.map((time) => values.get(time));
}

const seconds = (ms: number | undefined) => (ms === undefined ? undefined : ms / 1000);
