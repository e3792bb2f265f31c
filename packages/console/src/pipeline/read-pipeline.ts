import {
  type Alarm,
  BoomerangError,
  type Client,
  type JobCount,
  type Metrics,
  type OpenJobs,
  type PausedTarget,
  type QueueCounts,
} from "@boomerang/client";
import { errorText } from "../routes/describe-error.ts";

export type PipelineClient = Pick<Client, "monitoring" | "pausedTargets" | "queueHistory">;

/** A paused target, and how many jobs wait for it to be resumed; `undefined` if that could not be read. */
export interface Paused extends PausedTarget {
  readonly waiting: JobCount | undefined;
}

/** The provider's queue of a target, when the scheduler last recorded it. */
export interface ProviderQueue {
  readonly at: string;
  readonly queued: number;
  readonly inProgress: number;
}

/** What is known of a deployment now. What could not be read is `undefined`, and one of the gaps says why. */
export interface Pipeline {
  readonly queues: QueueCounts | undefined;
  readonly open: OpenJobs | undefined;
  readonly paused: readonly Paused[];
  readonly metrics: Metrics | undefined;
  readonly alarms: readonly Alarm[] | undefined;
  /** By target as text, of targets with open jobs. */
  readonly providerQueues: ReadonlyMap<string, ProviderQueue>;
  readonly gaps: readonly string[];
}

/** What CloudWatch has. Each call of it costs money, so it is read more rarely than the rest. */
export interface CloudWatchReader {
  /** Of the last {@link RECENT_MINUTES}. */
  recentMetrics(): Promise<Metrics>;
  alarms(): Promise<readonly Alarm[]>;
}

/** Of which metrics are shown as they are now. */
export const RECENT_MINUTES = 5;

const MINUTE_MS = 60_000;
// Of the provider's queues: each is a query.
const MOST_TARGETS = 10;

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
  const gaps = new Set<string>();
  async function orGap<T>(reading: Promise<T>): Promise<T | undefined> {
    try {
      return await reading;
    } catch (error) {
      if (!(error instanceof BoomerangError)) throw error;
      gaps.add(errorText(error));
      return undefined;
    }
  }
  const { monitoring } = client;
  const [queues, open, paused = [], metrics, alarms] = await Promise.all([
    orGap(monitoring.queues()),
    orGap(monitoring.openJobs()),
    orGap(client.pausedTargets()),
    orGap(cloudWatch.recentMetrics()),
    orGap(cloudWatch.alarms()),
  ]);
  const targets = (open?.targets ?? []).flatMap(({ target }) => target ?? []).slice(0, MOST_TARGETS);
  const [waiting, providerQueues] = await Promise.all([
    Promise.all(paused.map(({ target }) => orGap(monitoring.pausedJobs(target)))),
    orGap(latestQueues(client, targets, now)),
  ]);
  return {
    ...{ queues, open, metrics, alarms },
    paused: paused.map((each, n) => ({ ...each, waiting: waiting[n] })),
    providerQueues: providerQueues ?? new Map(),
    gaps: [...gaps],
  };
}

/** The scheduler records targets of the deployment's settings only: the others have no entry. */
async function latestQueues(client: PipelineClient, targets: readonly string[], now: number) {
  const since = new Date(now - 2 * MINUTE_MS);
  const found = await Promise.all(
    targets.map(async (target) => {
      const entries = await Array.fromAsync(client.queueHistory(target, { since, until: new Date(now) }));
      return entries.slice(-1).map((entry) => [target, entry] as const);
    }),
  );
  return new Map(found.flat());
}
