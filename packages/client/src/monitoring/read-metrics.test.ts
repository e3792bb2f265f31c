import { GetMetricDataCommand } from "@aws-sdk/client-cloudwatch";
import { expect, test } from "vitest";
import { errorOf, setUp } from "../client.fixture.ts";

test("an hour of minutes is read with one call, and each period with a value is a point", async () => {
  const { client, time, cloudWatch } = setUp();
  const now = time.now();
  cloudWatch
    .on(GetMetricDataCommand)
    .resolvesOnce({
      MetricDataResults: [{ Id: "deliveries", Timestamps: [new Date(now - 120_000)], Values: [7] }],
      NextToken: "2",
    })
    .resolvesOnce({
      MetricDataResults: [{ Id: "deliveries", Timestamps: [new Date(now - 60_000)], Values: [9] }],
    });
  const metrics = await client.monitoring.metrics();
  expect(metrics.deliveries).toEqual([
    { at: new Date(now - 120_000).toISOString(), value: 7 },
    { at: new Date(now - 60_000).toISOString(), value: 9 },
  ]);
  expect(metrics.messagesSent).toEqual([]);
  const [first] = cloudWatch.commandCalls(GetMetricDataCommand);
  const { StartTime, EndTime, MetricDataQueries = [] } = first?.args[0].input ?? {};
  expect([StartTime, EndTime]).toEqual([new Date(now - 3_600_000), new Date(now)]);
  const queries = MetricDataQueries.map(({ Id, MetricStat }) => {
    const { Metric, Period, Stat } = MetricStat ?? {};
    const dimensions = Metric?.Dimensions?.map(({ Name, Value }) => `${Name}=${Value}`).join(" ");
    return [Id, `${Stat} of ${Metric?.Namespace} ${Metric?.MetricName} ${dimensions} / ${Period} s`];
  });
  expect(Object.fromEntries(queries)).toMatchObject({
    messagesSent: "Sum of AWS/SQS NumberOfMessagesSent QueueName=jobs / 60 s",
    oldestMessageSeconds: "Maximum of AWS/SQS ApproximateAgeOfOldestMessage QueueName=jobs / 60 s",
    oldestSpilledSeconds: "Maximum of AWS/SQS ApproximateAgeOfOldestMessage QueueName=spill / 60 s",
    oldestUnpublishedSeconds: "Maximum of AWS/SQS ApproximateAgeOfOldestMessage QueueName=unpublished / 60 s",
    deliveries:
      "Sum of AWS/ApiGateway Count ApiName=Shop Stage=prod Resource=/v1/webhooks/{job_id}/{token} Method=POST / 60 s",
    oldestOpenJobSeconds: "Maximum of Boomerang/Shop OldestOpenJobSeconds service=scheduler / 60 s",
  });
});

test("only the metrics that are named are read", async () => {
  const { client, cloudWatch } = setUp();
  cloudWatch.on(GetMetricDataCommand).resolves({ MetricDataResults: [] });
  const names = ["deliveries", "messagesSent"] as const;
  expect(await client.monitoring.metrics({ names })).toEqual({ deliveries: [], messagesSent: [] });
  const [call] = cloudWatch.commandCalls(GetMetricDataCommand);
  expect(call?.args[0].input.MetricDataQueries?.map(({ Id }) => Id)).toEqual(names);
});

test("a period that is none is an error before anything is read", async () => {
  const { client, cloudWatch } = setUp();
  expect(await errorOf(client.monitoring.metrics({ periodSeconds: 0 }))).toMatchObject({
    code: "invalid_argument",
    message: "periodSeconds must be a whole number from 1 to 86,400, not 0",
  });
  expect(cloudWatch.calls()).toEqual([]);
});

test("without permission, the error names it", async () => {
  const { client, cloudWatch } = setUp();
  const denied = Object.assign(new Error("not authorized"), { name: "AccessDenied" });
  cloudWatch.on(GetMetricDataCommand).rejects(denied);
  expect(await errorOf(client.monitoring.metrics())).toMatchObject({
    code: "access_denied",
    nextStep: "Give these credentials cloudwatch:GetMetricData.",
  });
});
