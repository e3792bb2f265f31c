import { Duration } from "aws-cdk-lib";
import { type IMetric, Stats } from "aws-cdk-lib/aws-cloudwatch";
import type { MonitoredResources } from "../boomerang/monitored-resources.ts";

/** A stage of a job's path: a column of the dashboard. */
export interface Stage {
  readonly title: string;
  readonly description: string;
  readonly graphs: readonly Graph[];
}

interface Graph {
  readonly title: string;
  readonly left: readonly IMetric[];
  readonly right?: readonly IMetric[];
}

const MINUTE = Duration.minutes(1);

/** The path of a job, from left to right. */
export function stages({ queues, functions, api, deliveries, metrics }: MonitoredResources): Stage[] {
  const { counter, gauge } = metrics;
  const maximum = { period: MINUTE, statistic: Stats.MAXIMUM };
  const sum = { period: MINUTE, statistic: Stats.SUM };
  const { jobs, deadLetters, spill } = queues;
  const { dispatcher, receiver, publisher } = functions;
  return [
    {
      title: "Waiting",
      description:
        "Messages on the jobs queue. Those that are not visible are being processed, or retry later.",
      graphs: [
        {
          title: "Messages",
          left: [
            jobs.metricApproximateNumberOfMessagesVisible({ ...maximum, label: "visible" }),
            jobs.metricApproximateNumberOfMessagesNotVisible({ ...maximum, label: "not visible" }),
          ],
        },
        {
          title: "Age of the oldest (s)",
          left: [
            jobs.metricApproximateAgeOfOldestMessage({ ...maximum, label: "oldest" }),
            gauge("OldestReturnedMessageSeconds", "dispatcher").with({ label: "oldest returned" }),
          ],
        },
        {
          title: "Dead letters",
          left: [deadLetters.metricApproximateNumberOfMessagesVisible({ ...maximum, label: "dead letters" })],
        },
      ],
    },
    {
      title: "Submitting",
      description: "The dispatcher submits jobs to the Inference API, within its rate limit.",
      graphs: [
        {
          title: "Jobs",
          left: [
            jobs.metricNumberOfMessagesDeleted({ ...sum, label: "messages completed" }),
            counter("JobsReturned", "dispatcher"),
            counter("JobsRejected", "dispatcher"),
            counter("JobsCanceled", "dispatcher"),
          ],
        },
        {
          title: "Submissions that failed",
          left: [
            counter("SubmissionsThrottled", "dispatcher"),
            counter("SubmissionsUnknown", "dispatcher"),
            counter("AccountErrors", "dispatcher"),
          ],
        },
        {
          title: "Dispatcher",
          left: [
            dispatcher.metricErrors({ ...sum, label: "errors" }),
            dispatcher.metricThrottles({ ...sum, label: "throttles" }),
          ],
          right: [dispatcher.metricDuration({ period: MINUTE, statistic: "p99", label: "p99 ms" })],
        },
      ],
    },
    {
      title: "Running",
      description:
        "The provider runs the jobs; the scheduler reconciles those that take long. The queue status of targets is below.",
      graphs: [
        {
          title: "Reconcile (s)",
          left: [gauge("OldestOpenJobSeconds", "scheduler"), gauge("ReconcileBehindSeconds", "scheduler")],
        },
        {
          title: "Resubmitted or lost",
          left: [counter("JobsResubmitted", "scheduler"), counter("JobsLost", "scheduler")],
        },
        {
          title: "Calls that failed",
          left: [
            counter("StatusFailed", "scheduler"),
            counter("QueueStatusFailed", "scheduler"),
            counter("WakeFailed", "scheduler"),
            counter("AccountErrors", "scheduler"),
          ],
        },
      ],
    },
    {
      title: "Receiving",
      description: "The receiver stores each delivery before it responds.",
      graphs: [
        {
          title: "Deliveries",
          left: [
            deliveries.metricCount(api.deploymentStage, { ...sum, label: "deliveries" }),
            counter("DeliveriesRepeated", "receiver"),
            counter("DeliveriesRefused", "receiver"),
            counter("DeliveriesMalformed", "receiver"),
          ],
        },
        {
          title: "Spilled",
          left: [
            counter("DeliveriesSpilled", "receiver"),
            counter("DeliveriesDrained", "receiver"),
            counter("DeliveriesNotStored", "receiver"),
          ],
          right: [
            spill.metricApproximateNumberOfMessagesVisible({ ...maximum, label: "on the spill queue" }),
          ],
        },
        {
          title: "API and receiver",
          left: [
            api.metricServerError({ ...sum, label: "5xx responses" }),
            deliveries.metricClientError(api.deploymentStage, { ...sum, label: "4xx responses" }),
            receiver.metricErrors({ ...sum, label: "errors" }),
            receiver.metricThrottles({ ...sum, label: "throttles" }),
          ],
          right: [api.metricLatency({ period: MINUTE, statistic: "p99", label: "p99 ms" })],
        },
      ],
    },
    {
      title: "Publishing",
      description: "The publisher sends events to the event bus, in order for each job.",
      graphs: [
        {
          title: "Events that failed",
          left: [counter("EventsFailed", "publisher"), counter("EventsWithoutResult", "publisher")],
        },
        { title: "Behind (ms)", left: [publisher.metric("IteratorAge", { ...maximum, label: "behind" })] },
        { title: "Publisher", left: [publisher.metricErrors({ ...sum, label: "errors" })] },
      ],
    },
  ];
}
