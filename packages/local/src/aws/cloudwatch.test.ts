import { CloudWatchClient, DescribeAlarmsCommand, GetMetricDataCommand } from "@aws-sdk/client-cloudwatch";
import { VirtualClock } from "@boomerang/testkit/virtual-clock";
import { expect, onTestFinished, test } from "vitest";
import { localClientConfig } from "./account.ts";
import { startCloudWatch } from "./cloudwatch.ts";
import { createMetricStore } from "./metric-store.ts";

const DIMENSIONS = { QueueName: "jobs" };

async function setUp() {
  const clock = new VirtualClock();
  const metrics = createMetricStore(clock);
  const server = await startCloudWatch(metrics);
  onTestFinished(() => server.stop());
  const client = new CloudWatchClient(localClientConfig(server.endpoint));
  onTestFinished(() => client.destroy());
  const query = (Period: number, Stat = "Sum") => ({
    Id: "sent",
    MetricStat: {
      Metric: {
        Namespace: "AWS/SQS",
        MetricName: "NumberOfMessagesSent",
        Dimensions: Object.entries(DIMENSIONS).map(([Name, Value]) => ({ Name, Value })),
      },
      Period,
      Stat,
    },
  });
  const read = (...queries: object[]) =>
    client.send(
      new GetMetricDataCommand({
        StartTime: new Date(clock.now() - 60_000),
        EndTime: new Date(clock.now() + 60_000),
        MetricDataQueries: queries as ReturnType<typeof query>[],
      }),
    );
  return { clock, metrics, server, client, query, read };
}

test("the SDK reads the values of a metric, and none of one that does not exist", async () => {
  const { clock, metrics, query, read } = await setUp();
  metrics.add({ namespace: "AWS/SQS", name: "NumberOfMessagesSent", dimensions: DIMENSIONS }, 7);
  const { MetricDataResults = [] } = await read(query(60), {
    ...query(60, "Maximum"),
    Id: "other",
    Label: "L",
  });
  expect(MetricDataResults).toEqual([
    {
      Id: "sent",
      Label: "NumberOfMessagesSent",
      Timestamps: [new Date(clock.now())],
      Values: [7],
      StatusCode: "Complete",
    },
    expect.objectContaining({ Id: "other", Label: "L", Values: [7] }),
  ]);
});

test("there are no alarms", async () => {
  const { client } = await setUp();
  const { MetricAlarms } = await client.send(new DescribeAlarmsCommand({ AlarmNamePrefix: "Boomerang: " }));
  expect(MetricAlarms).toEqual([]);
});

test("a period or a statistic that it does not have, and another operation, are errors", async () => {
  const { client, query, read } = await setUp();
  await expect(read(query(7))).rejects.toThrow("MetricDataQueries.0.MetricStat.Period");
  await expect(read(query(60, "p99"))).rejects.toThrow("MetricDataQueries.0.MetricStat.Stat");
  const { ListMetricsCommand } = await import("@aws-sdk/client-cloudwatch");
  await expect(client.send(new ListMetricsCommand())).rejects.toThrow("This CloudWatch has no ListMetrics.");
});

test("a page in a browser gets nothing: it may send other content types only", async () => {
  const { server } = await setUp();
  const response = await fetch(server.endpoint, { method: "POST", body: "{}" });
  expect(response.status).toBe(404);
});
