import type {
  Alarm,
  Client,
  JobCount,
  MetricName,
  Metrics,
  OpenJobs,
  PausedTarget,
  QueueCounts,
  QueueStatusEntry,
} from "@boomerang/client";
import { createGaps } from "./gaps.ts";

export type PipelineClient = Pick<Client, "monitoring" | "pausedTargets" | "queueHistory">;

/** A paused target, and how many jobs wait for it to be resumed; `undefined` if that could not be read. */
export interface Paused extends PausedTarget {
  readonly waiting: JobCount | undefined;
}

/** The provider's queue of a target, when the scheduler last recorded it; it records those of the deployment's settings only. */
export type ProviderQueue = QueueStatusEntry | "not recorded";

/** The metrics of the last minutes. */
export interface RecentMetrics {
  readonly values: Metrics<RecentMetric>;
  /** Until when everything is known, milliseconds since the epoch: AWS's own metrics come late. */
  readonly knownUntil: number;
}

export const RECENT_METRICS = [
  "messagesSent",
  "messagesProcessed",
  "oldestMessageSeconds",
  "oldestReturnedMessageSeconds",
  "oldestSpilledSeconds",
  "oldestUnpublishedSeconds",
  "deliveries",
  "deliveriesFailed",
  "oldestOpenJobSeconds",
  "reconcileBehindSeconds",
  "submissionsThrottled",
  "accountErrors",
] as const satisfies readonly MetricName[];
export type RecentMetric = (typeof RECENT_METRICS)[number];

/** What is known of a deployment now. What could not be read is `undefined`, and one of the gaps says why. */
export interface Pipeline {
  readonly queues: QueueCounts | undefined;
  readonly open: OpenJobs | undefined;
  readonly paused: readonly Paused[];
  readonly metrics: RecentMetrics | undefined;
  readonly alarms: readonly Alarm[] | undefined;
  /** By target as text, of the targets with the most open jobs. */
  readonly providerQueues: ReadonlyMap<string, ProviderQueue>;
  readonly gaps: readonly string[];
}

/** What CloudWatch has. Each call of it costs money, so it is read more rarely than the rest. */
export interface CloudWatchReader {
  recentMetrics(): Promise<RecentMetrics>;
  alarms(): Promise<readonly Alarm[]>;
}

/** For how many minutes there are recent metrics, besides those that may not be known yet. */
export const RECENT_MINUTES = 5;

const MINUTE_MS = 60_000;
// Each is a query or more.
const MOST_QUEUES_READ = 10;
const MOST_PAUSES_COUNTED = 10;

/**
 * Reads what is known of a deployment. A part that may not or cannot be read leaves a gap, and the others are there.
 *
 * @param now milliseconds since the epoch
 * @throws an error of the console itself
 */
export async function readPipeline(
  client: PipelineClient,
  cloudWatch: CloudWatchReader,
  now: number,
): Promise<Pipeline> {
  const { orGap, reasons } = createGaps();
  const { monitoring } = client;
  const [queues, open, paused = [], metrics, alarms] = await Promise.all([
    orGap(monitoring.queues()),
    orGap(monitoring.openJobs()),
    orGap(client.pausedTargets()),
    orGap(cloudWatch.recentMetrics()),
    orGap(cloudWatch.alarms()),
  ]);
  const targets = (open?.targets ?? [])
    .toSorted((a, b) => b.pending + b.submitted - (a.pending + a.submitted))
    .flatMap(({ target }) => target ?? [])
    .slice(0, MOST_QUEUES_READ);
  const counted = paused.slice(0, MOST_PAUSES_COUNTED);
  const [waiting, providerQueues] = await Promise.all([
    Promise.all(counted.map(({ target }) => orGap(monitoring.pausedJobs(target)))),
    orGap(latestQueues(client, targets, now)),
  ]);
  return {
    ...{ queues, open, metrics, alarms },
    paused: paused.map((each, n) => ({ ...each, waiting: waiting[n] })),
    providerQueues: providerQueues ?? new Map(),
    gaps: reasons(),
  };
}

async function latestQueues(
  client: PipelineClient,
  targets: readonly string[],
  now: number,
): Promise<Map<string, ProviderQueue>> {
  const since = new Date(now - 2 * MINUTE_MS);
  const found = targets.map(async (target) => {
    const entries = await Array.fromAsync(client.queueHistory(target, { since, until: new Date(now) }));
    return [target, entries.at(-1) ?? "not recorded"] as const;
  });
  return new Map(await Promise.all(found));
}
