import type { Clock } from "@boomerang/core";
import type { IndexReader } from "@boomerang/runtime/job-index";
import type { LazyAwsClients } from "../connect/aws-clients.ts";
import type { FindName } from "../connect/find-names.ts";
import type { JobTarget } from "../job/job-request.ts";
import { formatTarget, targetOf } from "../job/parse-target.ts";
import type { ReadRecords } from "../job/record-reader.ts";
import { type Alarm, readAlarms } from "./alarms.ts";
import { countOpenJobs, countPausedJobs, type JobCount, type OpenJobs } from "./open-jobs.ts";
import { countQueues, type QueueCounts } from "./queue-counts.ts";
import { type MetricName, type Metrics, type MetricsOptions, readMetrics } from "./read-metrics.ts";

/** How a deployment does. */
export interface Monitoring {
  /** The messages of every queue. */
  queues(): Promise<QueueCounts>;
  /** Open jobs, exactly up to about 10,000, and what is known of up to 200 that are checked next. */
  openJobs(): Promise<OpenJobs>;
  /** Jobs that wait because this target is paused, exactly up to about 10,000. */
  pausedJobs(target: string | JobTarget): Promise<JobCount>;
  /**
   * What CloudWatch has of the deployment. AWS's own metrics come a minute or two late. AWS bills $0.01 for 1,000 metrics, and this reads
   * fourteen, or those that are named.
   */
  metrics<Name extends MetricName = MetricName>(options?: MetricsOptions<Name>): Promise<Metrics<Name>>;
  /** The deployment's alarms, raised ones first; the local pipeline has none. */
  alarms(): Promise<readonly Alarm[]>;
}

interface Sources {
  readonly clients: Pick<LazyAwsClients, "cloudWatch" | "sqs">;
  readonly nameOf: FindName;
  readonly isLocal: boolean;
  readonly reader: () => Promise<IndexReader>;
  readonly readRecords: ReadRecords;
  readonly clock: Clock;
}

export function createMonitoring({
  clients,
  nameOf,
  isLocal,
  reader,
  readRecords,
  clock,
}: Sources): Monitoring {
  const { cloudWatch, sqs } = clients;
  const deploymentName = () => nameOf("deploymentName");
  const queueUrls = {
    jobs: () => nameOf("queueUrl"),
    deadLetters: () => nameOf("deadLetterQueueUrl"),
    spill: () => nameOf("spillQueueUrl"),
    quarantine: () => nameOf("quarantineQueueUrl"),
    unpublished: async () => (isLocal ? undefined : nameOf("unpublishedQueueUrl")),
  };
  return {
    queues: () => countQueues(sqs, queueUrls),
    openJobs: async () => countOpenJobs(await reader(), readRecords),
    pausedJobs: async (target) => countPausedJobs(await reader(), formatTarget(targetOf(target))),
    metrics: (options) => readMetrics({ cloudWatch, deploymentName, queueUrls, clock }, options),
    alarms: () => readAlarms({ cloudWatch, deploymentName }),
  };
}
