import type { Clock } from "@boomerang/core";

/** What CloudWatch tells metrics apart by. */
export interface MetricId {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
}

export type Statistic = "Sum" | "Minimum" | "Maximum" | "Average" | "SampleCount";

export interface MetricQuery extends MetricId {
  readonly statistic: Statistic;
  /** Milliseconds; a multiple of {@link RESOLUTION_MS}. */
  readonly periodMs: number;
  /** Milliseconds since the epoch: the first period begins at it or later, the last one before the end. */
  readonly from: number;
  readonly to: number;
}

/** The value of a period. Periods without values have none. */
export interface DataPoint {
  /** When the period begins, milliseconds since the epoch. */
  readonly at: number;
  readonly value: number;
}

/** Values of metrics of the last three hours, in constant memory. */
export interface MetricStore {
  add(metric: MetricId, value: number): void;
  /** Oldest first. */
  read(query: MetricQuery): DataPoint[];
}

interface Values {
  readonly sum: number;
  readonly count: number;
  readonly minimum: number;
  readonly maximum: number;
}

/** What is added within this time is one value. */
export const RESOLUTION_MS = 5000;
// As long as CloudWatch keeps values of less than a minute.
const KEPT_MS = 3 * 60 * 60 * 1000;

const STATISTICS: Readonly<Record<Statistic, (values: Values) => number>> = {
  Sum: ({ sum }) => sum,
  Minimum: ({ minimum }) => minimum,
  Maximum: ({ maximum }) => maximum,
  Average: ({ sum, count }) => sum / count,
  SampleCount: ({ count }) => count,
};

export function createMetricStore(clock: Clock): MetricStore {
  // Times of the values of a metric are in the order in which they were added.
  const metrics = new Map<string, Map<number, Values>>();
  return {
    add(metric, value) {
      const now = clock.now();
      const key = keyOf(metric);
      const values = metrics.get(key) ?? new Map<number, Values>();
      metrics.set(key, values);
      const at = now - (now % RESOLUTION_MS);
      values.set(at, merged(values.get(at), { sum: value, count: 1, minimum: value, maximum: value }));
      for (const oldest of values.keys()) {
        if (oldest >= now - KEPT_MS) break;
        values.delete(oldest);
      }
    },
    read({ statistic, periodMs, from, to, ...metric }) {
      const periods = new Map<number, Values>();
      for (const [at, values] of metrics.get(keyOf(metric)) ?? []) {
        const begin = at - (at % periodMs);
        if (begin >= from && begin < to) periods.set(begin, merged(periods.get(begin), values));
      }
      return Array.from(periods, ([at, values]) => ({ at, value: STATISTICS[statistic](values) }));
    },
  };
}

function merged(before: Values | undefined, values: Values): Values {
  if (before === undefined) return values;
  return {
    sum: before.sum + values.sum,
    count: before.count + values.count,
    minimum: Math.min(before.minimum, values.minimum),
    maximum: Math.max(before.maximum, values.maximum),
  };
}

function keyOf({ namespace, name, dimensions }: MetricId): string {
  return JSON.stringify([namespace, name, Object.entries(dimensions).sort()]);
}
