import { DescribeAlarmsCommand, ListMetricsCommand, PutMetricDataCommand } from "@aws-sdk/client-cloudwatch";
import type { Deployment } from "./deployment.ts";
import { embeddedMetrics, type Measurement } from "./embedded-metrics.ts";
import { type FunctionName, logOf } from "./logs.ts";
import { messageCount } from "./queues.ts";

/** Puts the metrics that a function has logged into CloudWatch. AWS extracts them itself, MiniStack does not. */
export async function putLoggedMetrics(deployment: Deployment, name: FunctionName): Promise<void> {
  await putMetrics(deployment, embeddedMetrics(await logOf(deployment, name)));
}

/** Puts the message count of a queue into CloudWatch. AWS measures it itself, MiniStack does not. */
export async function putMessageCount(deployment: Deployment, url: string | undefined): Promise<void> {
  const queue = new URL(url ?? "").pathname.split("/").at(-1) ?? "";
  await putMetrics(deployment, [
    {
      namespace: "AWS/SQS",
      name: "ApproximateNumberOfMessagesVisible",
      dimensions: { QueueName: queue },
      value: await messageCount(deployment, url),
      at: new Date(),
    },
  ]);
}

async function putMetrics({ aws }: Deployment, measurements: readonly Measurement[]): Promise<void> {
  for (const { namespace, name, dimensions, value, at } of measurements) {
    const Dimensions = Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value }));
    const data = { MetricName: name, Dimensions, Value: value, Timestamp: at };
    await aws.cloudWatch.send(new PutMetricDataCommand({ Namespace: namespace, MetricData: [data] }));
  }
}

/** The descriptions of the alarms that are up, by name. */
export async function raisedAlarms({ aws }: Deployment): Promise<Readonly<Record<string, string>>> {
  const { MetricAlarms = [] } = await aws.cloudWatch.send(new DescribeAlarmsCommand({ StateValue: "ALARM" }));
  const raised = await Promise.all(
    MetricAlarms.map(async (alarm) => {
      const { Namespace, MetricName, Dimensions } = alarm;
      // MiniStack compares only the name of a metric: ignore an alarm unless a metric with its dimensions exists.
      const { Metrics = [] } = await aws.cloudWatch.send(
        new ListMetricsCommand({ Namespace, MetricName, Dimensions }),
      );
      return Metrics.length > 0 ? [[alarm.AlarmName ?? "", alarm.AlarmDescription ?? ""]] : [];
    }),
  );
  return Object.fromEntries(raised.flat());
}
