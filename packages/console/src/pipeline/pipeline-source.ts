import type { Client } from "@boomerang/client";
import type { Deployment } from "../deployment.ts";
import { recentTargets } from "../jobs/recent-targets.ts";
import { cached } from "./cached.ts";
import type { Chart, Range } from "./chart.ts";
import { readCharts } from "./charts.ts";
import { type Pipeline, RECENT_MINUTES, readPipeline } from "./read-pipeline.ts";
import { createResultTimes } from "./result-times.ts";

/** How a deployment does, now and over time. */
export interface PipelineSource {
  now(): Promise<Pipeline>;
  over(range: Range): Promise<readonly Chart[]>;
}

const MINUTE_MS = 60_000;
/** How often charts are read again, milliseconds. */
export const CHARTS_EVERY_MS = { local: 5000, stack: MINUTE_MS } as const;

// Of a local pipeline, values of a few seconds are known; CloudWatch bills each call, and has minutes.
const CLOUD_WATCH = {
  local: { periodSeconds: 15, keepMs: 1000, lateMs: 0 },
  stack: { periodSeconds: 60, keepMs: MINUTE_MS, lateMs: 2 * MINUTE_MS },
} as const;
// In a chart: each has two lines.
const MOST_TARGETS = 5;

/** @param now milliseconds since the epoch */
export function createPipelineSource(
  client: Client,
  { type }: Deployment,
  now: () => number,
): PipelineSource {
  const { monitoring } = client;
  const { periodSeconds, keepMs, lateMs } = CLOUD_WATCH[type];
  const recentMetrics = () => {
    const until = now();
    const since = new Date(until - RECENT_MINUTES * MINUTE_MS);
    return monitoring.metrics({ since, until: new Date(until), periodSeconds });
  };
  const cloudWatch = {
    recentMetrics: cached(recentMetrics, keepMs, now),
    alarms: cached(() => monitoring.alarms(), keepMs, now),
  };
  const chartSources = {
    ...{ client, lateMs },
    resultTimes: createResultTimes(client, now),
    targets: cached(async () => (await recentTargets(client, now())).slice(0, MOST_TARGETS), MINUTE_MS, now),
  };
  const charts = new Map<string, () => Promise<readonly Chart[]>>();
  return {
    now: () => readPipeline(client, cloudWatch, now()),
    over(range) {
      const read =
        charts.get(range.name) ??
        cached(() => readCharts(chartSources, range, now()), CHARTS_EVERY_MS[type], now);
      charts.set(range.name, read);
      return read();
    },
  };
}
