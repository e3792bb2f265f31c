import { Duration } from "aws-cdk-lib";
import { type IMetric, Stats } from "aws-cdk-lib/aws-cloudwatch";
import type { Deployed } from "../boomerang/deployed.ts";

/** A stage of a job's way: a column of the dashboard. */
export interface Stage {
  readonly title: string;
  readonly story: string;
  readonly graphs: readonly Graph[];
}

interface Graph {
  readonly title: string;
  readonly left: readonly IMetric[];
  readonly right?: readonly IMetric[];
}

const MINUTE = Duration.minutes(1);

/** The way of a job, from left to right. */
export function stages({ queues, functions, api, deliveries, metrics }: Deployed): Stage[] {
  const { counted, measured } = metrics;
  const most = { period: MINUTE, statistic: Stats.MAXIMUM };
  const sum = { period: MINUTE, statistic: Stats.SUM };
  const { jobs, deadLetters, spill } = queues;
  const { dispatcher, receiver, publisher } = functions;
  return [
    {
      title: "Waiting",
      story: "Messages on the jobs queue; those that came back wait for their next try.",
      graphs: [
        {
          title: "Messages",
          left: [
            jobs.metricApproximateNumberOfMessagesVisible({ ...most, label: "waiting" }),
            jobs.metricApproximateNumberOfMessagesNotVisible({ ...most, label: "in hand or put off" }),
          ],
        },
        {
          title: "Oldest (s)",
          left: [jobs.metricApproximateAgeOfOldestMessage({ ...most, label: "oldest" })],
        },
        {
          title: "Dead letters",
          left: [deadLetters.metricApproximateNumberOfMessagesVisible({ ...most, label: "dead letters" })],
        },
      ],
    },
    {
      title: "Submitting",
      story: "The dispatcher calls the Inference API, within its limit.",
      graphs: [
        {
          title: "Jobs",
          left: [
            counted("JobsSubmitted", "dispatcher"),
            counted("JobsReturned", "dispatcher"),
            counted("JobsRejected", "dispatcher"),
            counted("JobsCanceled", "dispatcher"),
          ],
        },
        {
          title: "In the way",
          left: [
            counted("SubmissionsThrottled", "dispatcher"),
            counted("SubmissionsUnknown", "dispatcher"),
            counted("AccountErrors", "dispatcher"),
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
      story:
        "The provider has them; the scheduler looks after those that take long. Queues of targets are below.",
      graphs: [
        {
          title: "Open jobs looked at (s)",
          left: [measured("OldestOpenJobSeconds"), measured("ReconcileBehindSeconds")],
        },
        {
          title: "Losses",
          left: [counted("JobsResubmitted", "scheduler"), counted("JobsLost", "scheduler")],
        },
        {
          title: "Calls that failed",
          left: [
            counted("StatusFailed", "scheduler"),
            counted("QueueStatusFailed", "scheduler"),
            counted("WakeFailed", "scheduler"),
            counted("AccountErrors", "scheduler"),
          ],
        },
      ],
    },
    {
      title: "Arriving",
      story: "Deliveries reach the receiver, which stores each before it answers.",
      graphs: [
        {
          title: "Deliveries",
          left: [
            counted("DeliveriesStored", "receiver"),
            counted("DeliveriesRepeated", "receiver"),
            counted("DeliveriesRefused", "receiver"),
            counted("DeliveriesMalformed", "receiver"),
          ],
        },
        {
          title: "Spilled",
          left: [
            counted("DeliveriesSpilled", "receiver"),
            counted("DeliveriesDrained", "receiver"),
            counted("DeliveriesNotStored", "receiver"),
          ],
          right: [spill.metricApproximateNumberOfMessagesVisible({ ...most, label: "on the spill queue" })],
        },
        {
          title: "API and receiver",
          left: [
            api.metricServerError({ ...sum, label: "answered 5xx" }),
            deliveries.metricClientError(api.deploymentStage, { ...sum, label: "answered 4xx" }),
            receiver.metricErrors({ ...sum, label: "errors" }),
            receiver.metricThrottles({ ...sum, label: "throttles" }),
          ],
          right: [api.metricLatency({ period: MINUTE, statistic: "p99", label: "p99 ms" })],
        },
      ],
    },
    {
      title: "Announced",
      story: "Outcomes go to the event bus, in order for each job.",
      graphs: [
        {
          title: "Events",
          left: [
            counted("EventsPublished", "publisher"),
            counted("EventsFailed", "publisher"),
            counted("EventsWithoutResult", "publisher"),
          ],
        },
        { title: "Behind (ms)", left: [publisher.metric("IteratorAge", { ...most, label: "behind" })] },
        { title: "Publisher", left: [publisher.metricErrors({ ...sum, label: "errors" })] },
      ],
    },
  ];
}
