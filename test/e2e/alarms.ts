import { DescribeAlarmsCommand, ListMetricsCommand, PutMetricDataCommand } from "@aws-sdk/client-cloudwatch";
import type { Deployment } from "./deployment.ts";
import { embeddedMetrics, type Measurement } from "./embedded-metrics.ts";
import { type FunctionName, logOf } from "./logs.ts";
import { depth } from "./probes.ts";

/** Hands CloudWatch the metrics in what a function has logged; AWS does that by itself, MiniStack does not. */
export async function handOverLogged(deployment: Deployment, name: FunctionName): Promise<void> {
  await handOver(deployment, embeddedMetrics(await logOf(deployment, name)));
}

/** Hands CloudWatch the depth of a queue; AWS does that by itself, MiniStack does not. */
export async function handOverDepth(deployment: Deployment, url: string | undefined): Promise<void> {
  const queue = new URL(url ?? "").pathname.split("/").at(-1) ?? "";
  await handOver(deployment, [
    {
      namespace: "AWS/SQS",
      name: "ApproximateNumberOfMessagesVisible",
      dimensions: { QueueName: queue },
      value: await depth(deployment, url),
      at: new Date(),
    },
  ]);
}

async function handOver({ aws }: Deployment, measurements: readonly Measurement[]): Promise<void> {
  for (const { namespace, name, dimensions, value, at } of measurements) {
    const Dimensions = Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value }));
    const data = { MetricName: name, Dimensions, Value: value, Timestamp: at };
    await aws.cloudWatch.send(new PutMetricDataCommand({ Namespace: namespace, MetricData: [data] }));
  }
}

/** The alarms that have gone off: what each means, by its name. */
export async function goneOff({ aws }: Deployment): Promise<Readonly<Record<string, string>>> {
  const { MetricAlarms = [] } = await aws.cloudWatch.send(new DescribeAlarmsCommand({ StateValue: "ALARM" }));
  const own = await Promise.all(
    MetricAlarms.map(async (alarm) => {
      const { Namespace, MetricName, Dimensions } = alarm;
      // MiniStack goes by a metric's name alone. An alarm with dimensions that nobody measures must not count.
      const { Metrics = [] } = await aws.cloudWatch.send(
        new ListMetricsCommand({ Namespace, MetricName, Dimensions }),
      );
      return Metrics.length > 0 ? [[alarm.AlarmName ?? "", alarm.AlarmDescription ?? ""]] : [];
    }),
  );
  return Object.fromEntries(own.flat());
}
