import type { DataPoint, MetricName, Metrics, QueueCounts } from "@boomerang/client";
import type { Pipeline, RecentMetrics } from "./read-pipeline.ts";

const NO_MESSAGES = { visible: 0, notVisible: 0 };

/** Queues without messages, but for these. */
export function queuesWith(counts: Partial<QueueCounts> = {}): QueueCounts {
  return {
    ...{ jobs: NO_MESSAGES, deadLetters: NO_MESSAGES, spill: NO_MESSAGES, quarantine: NO_MESSAGES },
    ...counts,
  };
}

/** Everything of the five minutes before is known; these metrics have values, one a minute. */
export function recentMetrics(values: Partial<Record<MetricName, readonly number[]>> = {}): RecentMetrics {
  return { values: metricsWith(values), knownUntil: Date.UTC(2026, 10, 28, 12) };
}

/** Metrics without values, but for these; one value a minute from 11:55. */
export function metricsWith(values: Partial<Record<MetricName, readonly number[]>> = {}): Metrics {
  const metrics = Object.entries(values).map(([name, list]) => [name, list.map(pointOf)]);
  return new Proxy(Object.fromEntries(metrics), { get: (known, name) => known[name] ?? [] });
}

function pointOf(value: number, n: number): DataPoint {
  return { at: new Date(Date.UTC(2026, 10, 28, 11, 55 + n)).toISOString(), value };
}

/** A pipeline in which nothing waits, but for this. */
export function pipelineWith(parts: Partial<Pipeline> = {}): Pipeline {
  return {
    queues: queuesWith(),
    open: { jobs: 0, isExact: true, examined: 0, targets: [] },
    paused: [],
    metrics: recentMetrics(),
    alarms: [],
    providerQueues: new Map(),
    gaps: [],
    ...parts,
  };
}
