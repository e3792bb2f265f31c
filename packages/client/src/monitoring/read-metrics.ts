import type { CloudWatchClient, MetricDataQuery } from "@aws-sdk/client-cloudwatch";
import { type Clock, deliveryDimensions, metricsNamespace } from "@boomerang/core";
import { BoomerangError } from "../boomerang-error.ts";
import { fromAwsError } from "../connect/aws-error.ts";
import { timeOf } from "../time-of.ts";

/** The value of a metric in a period. */
export interface DataPoint {
  /** When the period begins. ISO 8601, UTC. */
  readonly at: string;
  readonly value: number;
}

export interface MetricsOptions<Name extends MetricName = MetricName> {
  /** Default: an hour before `until`. */
  readonly since?: string | Date | undefined;
  /** Default: now. */
  readonly until?: string | Date | undefined;
  /** Default 60, and a multiple of it; with the local pipeline, of 5. CloudWatch keeps minutes for 15 days, and longer periods for longer. */
  readonly periodSeconds?: number | undefined;
  /** Default all. */
  readonly names?: readonly Name[] | undefined;
}

/** The metrics of a deployment. Each is the sum or the maximum of a period. */
export const METRICS = {
  /** Messages that were sent to the jobs queue. */
  messagesSent: queueMetric("jobs", "NumberOfMessagesSent", "Sum"),
  /** Messages that were deleted from the jobs queue: submitted, canceled, rejected, or set aside because their target is paused. */
  messagesProcessed: queueMetric("jobs", "NumberOfMessagesDeleted", "Sum"),
  messagesVisible: queueMetric("jobs", "ApproximateNumberOfMessagesVisible", "Maximum"),
  messagesNotVisible: queueMetric("jobs", "ApproximateNumberOfMessagesNotVisible", "Maximum"),
  /** Of the jobs queue, without messages that were received three times or more. */
  oldestMessageSeconds: queueMetric("jobs", "ApproximateAgeOfOldestMessage", "Maximum"),
  /** Of the messages that dispatchers have returned to the queue, to be received again later. */
  oldestReturnedMessageSeconds: own("dispatcher", "OldestReturnedMessageSeconds", "Maximum"),
  /** Of the deliveries on the spill queue. */
  oldestSpilledSeconds: queueMetric("spill", "ApproximateAgeOfOldestMessage", "Maximum"),
  /** Of the events that could not be published. The local pipeline has none: it retries each until it is published. */
  oldestUnpublishedSeconds: queueMetric("unpublished", "ApproximateAgeOfOldestMessage", "Maximum"),
  /** Calls of the webhook URLs, whatever their response. */
  deliveries: { ...deliveries("Count"), statistic: "Sum" },
  /** Calls of the webhook URLs to which the response was 5xx: the provider repeats them. */
  deliveriesFailed: { ...deliveries("5XXError"), statistic: "Sum" },
  /** Of the open jobs that the scheduler has checked. */
  oldestOpenJobSeconds: own("scheduler", "OldestOpenJobSeconds", "Maximum"),
  /** How long the scheduler's checks of open jobs are overdue. */
  reconcileBehindSeconds: own("scheduler", "ReconcileBehindSeconds", "Maximum"),
  /** Submissions to which the API has responded with 429. */
  submissionsThrottled: own("dispatcher", "SubmissionsThrottled", "Sum"),
  /** Calls for which the API rejected the account, or whose secret cannot be used. */
  accountErrors: own("dispatcher", "AccountErrors", "Sum"),
} as const satisfies Readonly<Record<string, MetricSource>>;

export type MetricName = keyof typeof METRICS;

/** Oldest first. A period without a value has no entry. */
export type Metrics<Name extends MetricName = MetricName> = Readonly<Record<Name, readonly DataPoint[]>>;

/** How a deployment is named in CloudWatch. */
interface Names {
  readonly deploymentName: string;
  /** `undefined`: there is no such queue. */
  readonly queueNames: Readonly<Record<MeasuredQueue, string | undefined>>;
}

type MeasuredQueue = "jobs" | "spill" | "unpublished";

interface MetricSource {
  readonly name: string;
  readonly statistic: "Sum" | "Maximum";
  readonly namespace: (names: Names) => string;
  readonly dimensions: (names: Names) => Readonly<Record<string, string | undefined>>;
}

interface Sources {
  readonly cloudWatch: () => Promise<CloudWatchClient>;
  readonly deploymentName: () => Promise<string>;
  readonly queueUrls: { readonly [queue in MeasuredQueue]: () => Promise<string | undefined> };
  readonly clock: Clock;
}

const HOUR_MS = 3_600_000;

/** Reads what CloudWatch has of a deployment. @throws BoomerangError */
export async function readMetrics<Name extends MetricName = MetricName>(
  { cloudWatch, deploymentName, queueUrls, clock }: Sources,
  {
    until = new Date(clock.now()),
    since,
    periodSeconds = 60,
    names = Object.keys(METRICS) as Name[],
  }: MetricsOptions<Name> = {},
): Promise<Metrics<Name>> {
  const to = timeOf("until", until);
  const from = timeOf("since", since ?? new Date(Date.parse(to) - HOUR_MS));
  checkPeriod(periodSeconds);
  const { paginateGetMetricData } = await import("@aws-sdk/client-cloudwatch");
  const queueName = async (queue: MeasuredQueue) => (await queueUrls[queue]())?.split("/").at(-1);
  const [client, deployment, jobs, spill, unpublished] = await Promise.all([
    ...([cloudWatch(), deploymentName()] as const),
    ...([queueName("jobs"), queueName("spill"), queueName("unpublished")] as const),
  ]);
  const deploymentNames = { deploymentName: deployment, queueNames: { jobs, spill, unpublished } };
  const points = new Map<string, DataPoint[]>();
  try {
    const pages = paginateGetMetricData(
      { client },
      {
        StartTime: new Date(from),
        EndTime: new Date(to),
        ScanBy: "TimestampAscending",
        MetricDataQueries: names.flatMap((name) =>
          queryOf(name, METRICS[name], deploymentNames, periodSeconds),
        ),
      },
    );
    for await (const { MetricDataResults = [] } of pages) {
      for (const { Id = "", Timestamps = [], Values = [] } of MetricDataResults) {
        const more = Timestamps.map((at, n) => ({ at: at.toISOString(), value: Values[n] ?? 0 }));
        points.set(Id, [...(points.get(Id) ?? []), ...more]);
      }
    }
  } catch (error) {
    throw fromAwsError(error, "read the metrics", { permission: "cloudwatch:GetMetricData" });
  }
  const found: Partial<Record<Name, readonly DataPoint[]>> = {};
  for (const name of names) found[name] = points.get(name) ?? [];
  return found as Metrics<Name>;
}

/** None for a queue that does not exist. */
function queryOf(Id: string, source: MetricSource, names: Names, Period: number): MetricDataQuery[] {
  const Dimensions = Object.entries(source.dimensions(names)).map(([Name, Value]) => ({ Name, Value }));
  if (Dimensions.some(({ Value }) => Value === undefined)) return [];
  const Metric = { Namespace: source.namespace(names), MetricName: source.name, Dimensions };
  return [{ Id, MetricStat: { Metric, Period, Stat: source.statistic } }];
}

function checkPeriod(seconds: number): void {
  if (Number.isInteger(seconds) && seconds >= 1 && seconds <= 86_400) return;
  throw new BoomerangError(`periodSeconds must be a whole number from 1 to 86,400, not ${seconds}`, {
    code: "invalid_argument",
    nextStep: "Pass a multiple of 60, such as 60 or 300.",
  });
}

function queueMetric<S extends MetricSource["statistic"]>(queue: MeasuredQueue, name: string, statistic: S) {
  return {
    name,
    statistic,
    namespace: () => "AWS/SQS",
    dimensions: ({ queueNames }: Names) => ({ QueueName: queueNames[queue] }),
  };
}

function deliveries(name: string) {
  return {
    name,
    namespace: () => "AWS/ApiGateway",
    dimensions: ({ deploymentName }: Names) => deliveryDimensions(deploymentName),
  };
}

function own<S extends MetricSource["statistic"]>(service: string, name: string, statistic: S) {
  return {
    name,
    statistic,
    namespace: ({ deploymentName }: Names) => metricsNamespace(deploymentName),
    dimensions: () => ({ service }),
  };
}
