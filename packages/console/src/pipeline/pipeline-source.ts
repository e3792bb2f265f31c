import type { Client } from "@boomerang/client";
import type { Deployment } from "../deployment.ts";
import { recentTargets } from "../jobs/recent-targets.ts";
import { cached } from "./cached.ts";
import type { Range } from "./chart.ts";
import { type Charts, readCharts } from "./charts.ts";
import { type Pipeline, RECENT_METRICS, RECENT_MINUTES, readPipeline } from "./read-pipeline.ts";
import { createResultTimes } from "./result-times.ts";

/** How a deployment does, now and over time. All pages that are open share what is read. */
export interface PipelineSource {
  now(): Promise<Pipeline>;
  over(range: Range): Promise<Charts>;
}

const MINUTE_MS = 60_000;
// A local pipeline knows values of a few seconds at once; CloudWatch bills each call, and has values of minutes, some minutes late.
const CLOUD_WATCH = {
  local: { periodSeconds: 5, everyMs: 1000, chartsEveryMs: 5000, lateMs: 0 },
  stack: { periodSeconds: 60, everyMs: MINUTE_MS, chartsEveryMs: MINUTE_MS, lateMs: 2 * MINUTE_MS },
} as const;
// In a chart: each has two lines.
const MOST_TARGETS = 5;

/** How often the charts of a range are read again, milliseconds: long periods change slowly. */
export function chartsEveryMs({ type }: Deployment, { periodMs }: Range): number {
  return Math.max(CLOUD_WATCH[type].chartsEveryMs, periodMs / 10);
}

/**
 * @param everyMs how often what is known now is read again, but for CloudWatch
 * @param now milliseconds since the epoch
 */
export function createPipelineSource(
  client: Client,
  deployment: Deployment,
  everyMs: number,
  now: () => number,
): PipelineSource {
  const { monitoring } = client;
  const { periodSeconds, everyMs: cloudWatchEveryMs, lateMs } = CLOUD_WATCH[deployment.type];
  const periodMs = periodSeconds * 1000;

  async function recentMetrics() {
    const until = now();
    const knownUntil = until - lateMs - ((until - lateMs) % periodMs);
    const since = new Date(knownUntil - RECENT_MINUTES * MINUTE_MS);
    const options = { since, until: new Date(until), periodSeconds, names: RECENT_METRICS };
    return { values: await monitoring.metrics(options), knownUntil };
  }

  // Targets that were shown stay until others take their places: the latest jobs may all be of one.
  const shown = new Set<string>();
  async function shownTargets(): Promise<readonly string[]> {
    for (const target of (await recentTargets(client, now())).slice(0, MOST_TARGETS).reverse()) {
      shown.delete(target);
      shown.add(target);
    }
    return [...shown].slice(-MOST_TARGETS).sort();
  }

  const cloudWatch = {
    recentMetrics: cached(recentMetrics, cloudWatchEveryMs, now),
    alarms: cached(() => monitoring.alarms(), cloudWatchEveryMs, now),
  };
  const chartSources = {
    ...{ client, lateMs },
    resultTimes: createResultTimes(client, now),
    targets: cached(shownTargets, MINUTE_MS, now),
  };
  const charts = new Map<string, () => Promise<Charts>>();
  return {
    now: cached(() => readPipeline(client, cloudWatch, now()), everyMs, now),
    over(range) {
      const keepMs = chartsEveryMs(deployment, range);
      const read =
        charts.get(range.name) ?? cached(() => readCharts(chartSources, range, now()), keepMs, now);
      charts.set(range.name, read);
      return read();
    },
  };
}
