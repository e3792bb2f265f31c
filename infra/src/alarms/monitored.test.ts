import { expect, test } from "vitest";
import { resourcesOf, templateOf } from "../testing/template.fixture.ts";
import { monitoredBy } from "./monitored.fixture.ts";

const METHOD =
  "ApiName=Boomerang Method=POST Resource=/v1/webhooks/{job_id}/{token} Stage=ApiDeploymentStageprod";

// For each alarm: statistic, metric and dimensions, period, threshold, and datapoints to alarm of evaluation periods.
const MONITORED: Readonly<Record<string, string>> = {
  "Dead letters":
    "Maximum of AWS/SQS ApproximateNumberOfMessagesVisible QueueName=DeadLetterQueue.QueueName / 60 s > 0, 1 of 1",
  "Oldest message":
    "Maximum of AWS/SQS ApproximateAgeOfOldestMessage QueueName=JobsQueue.QueueName / 60 s > 3600, 3 of 3",
  "Oldest returned message":
    "Maximum of Boomerang OldestReturnedMessageSeconds service=dispatcher / 300 s > 3600, 1 of 12",
  "No messages processed":
    "[visible: Maximum of AWS/SQS ApproximateNumberOfMessagesVisible QueueName=JobsQueue.QueueName; " +
    "notVisible: Maximum of AWS/SQS ApproximateNumberOfMessagesNotVisible QueueName=JobsQueue.QueueName; " +
    "done: Sum of AWS/SQS NumberOfMessagesDeleted QueueName=JobsQueue.QueueName] " +
    "IF((visible + notVisible > 0) AND (FILL(done, 0) == 0), 1, 0) / 300 s > 0, 6 of 6",
  "Account rejected (dispatcher)": "Sum of Boomerang AccountErrors service=dispatcher / 300 s > 0, 1 of 12",
  "Account rejected (scheduler)": "Sum of Boomerang AccountErrors service=scheduler / 300 s > 0, 1 of 12",
  "Dispatcher errors": "Sum of AWS/Lambda Errors FunctionName=DispatcherFunction / 300 s > 0, 2 of 2",
  "Oldest open job": "Maximum of Boomerang OldestOpenJobSeconds service=scheduler / 3600 s > 21600, 1 of 1",
  "Jobs lost (scheduler)": "Sum of Boomerang JobsLost service=scheduler / 300 s > 0, 1 of 1",
  "Jobs lost (dispatcher)": "Sum of Boomerang JobsLost service=dispatcher / 300 s > 0, 1 of 1",
  "Reconcile behind": "Maximum of Boomerang ReconcileBehindSeconds service=scheduler / 60 s > 900, 3 of 5",
  "Scheduler not running":
    "[runs: Sum of AWS/Lambda Invocations FunctionName=SchedulerFunction; " +
    "errors: Sum of AWS/Lambda Errors FunctionName=SchedulerFunction] IF(runs > errors, 0, 1) / 300 s > 0, 2 of 2",
  "Event source not running": "Maximum of Boomerang EventSourcesStopped service=scheduler / 60 s > 0, 3 of 5",
  "Event sources not checked":
    "Maximum of Boomerang EventSourcesUnknown service=scheduler / 60 s > 0, 3 of 5",
  "Wake failed": "Sum of Boomerang WakeFailed service=scheduler / 300 s > 0, 1 of 1",
  "Receiver errors": "Sum of AWS/Lambda Errors FunctionName=ReceiverFunction / 60 s > 0, 1 of 1",
  "Receiver throttled": "Sum of AWS/Lambda Throttles FunctionName=ReceiverFunction / 60 s > 0, 1 of 1",
  "Deliveries failed with 5xx": "Sum of AWS/ApiGateway 5XXError ApiName=Boomerang / 60 s > 0, 1 of 1",
  "Deliveries failed with 5xx (gateway)":
    `[responses4xx: Sum of AWS/ApiGateway 4XXError ${METHOD}; ` +
    "rejected: Sum of Boomerang DeliveriesRefused service=receiver; " +
    "malformed: Sum of Boomerang DeliveriesMalformed service=receiver] " +
    "responses4xx - FILL(rejected, 0) - FILL(malformed, 0) / 60 s > 0, 2 of 3",
  "Deliveries rejected": "Sum of Boomerang DeliveriesRefused service=receiver / 300 s > 0, 1 of 1",
  "Spill queue not empty":
    "[visible: Maximum of AWS/SQS ApproximateNumberOfMessagesVisible QueueName=SpillQueue.QueueName; " +
    "notVisible: Maximum of AWS/SQS ApproximateNumberOfMessagesNotVisible QueueName=SpillQueue.QueueName] " +
    "visible + notVisible / 60 s > 0, 2 of 2",
  "Deliveries quarantined":
    "[visible: Maximum of AWS/SQS ApproximateNumberOfMessagesVisible QueueName=QuarantineQueue.QueueName; " +
    "notVisible: Maximum of AWS/SQS ApproximateNumberOfMessagesNotVisible QueueName=QuarantineQueue.QueueName] " +
    "visible + notVisible / 60 s > 0, 2 of 2",
  "Publisher behind":
    "Maximum of AWS/Lambda IteratorAge FunctionName=PublisherFunction / 60 s > 300000, 3 of 3",
  "Events not published":
    "Maximum of AWS/SQS ApproximateNumberOfMessagesVisible QueueName=UnannouncedQueue.QueueName / 300 s > 0, 1 of 1",
  "Records unreadable": "Sum of Boomerang EventsUnreadable service=publisher / 300 s > 0, 1 of 1",
};

test("every alarm monitors its metric with its threshold, and there are no others", () => {
  const alarms = Object.values(resourcesOf(templateOf(), "AWS::CloudWatch::Alarm"));
  const monitored = alarms.map(({ Properties }) => [
    Properties.AlarmName.replace("Boomerang: ", ""),
    monitoredBy(Properties),
  ]);
  expect(Object.fromEntries(monitored)).toEqual(MONITORED);
  expect(monitored).toHaveLength(Object.keys(MONITORED).length);
});
