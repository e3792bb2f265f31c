import {
  DeleteMessageCommand,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";
import { VirtualClock } from "@boomerang/testkit/virtual-clock";
import { expect, onTestFinished, test } from "vitest";
import { localClientConfig } from "./account.ts";
import { createMetricStore, type Statistic } from "./metric-store.ts";
import { createQueueMetrics } from "./queue-metrics.ts";
import { startSqsAndS3 } from "./sqs-and-s3.ts";

test("messages that are sent, received and deleted with the SDK are counted, and the oldest has its age", async () => {
  const clock = new VirtualClock();
  const metrics = createMetricStore(clock);
  const queueMetrics = createQueueMetrics(metrics, clock);
  const services = await startSqsAndS3({ onCall: (call) => queueMetrics.observe(call) });
  onTestFinished(() => services.stop());
  const sqs = new SQSClient(localClientConfig(services.endpoint));
  onTestFinished(() => sqs.destroy());
  const { jobs, spill } = services.queues;
  const latest = (name: string, statistic: Statistic, QueueName = "jobs") =>
    metrics
      .read({
        ...{ namespace: "AWS/SQS", name, dimensions: { QueueName }, statistic, periodMs: 5000 },
        ...{ from: 0, to: clock.now() + 1 },
      })
      .at(-1)?.value;

  await sqs.send(new SendMessageCommand({ QueueUrl: jobs.url, MessageBody: "a" }));
  await clock.advance(10_000);
  const Entries = ["b", "c"].map((Id) => ({ Id, MessageBody: Id }));
  await sqs.send(new SendMessageBatchCommand({ QueueUrl: jobs.url, Entries }));
  const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl: jobs.url }));
  await queueMetrics.sample(sqs, [jobs, spill]);
  expect(latest("NumberOfMessagesSent", "Sum")).toBe(2);
  expect(latest("ApproximateNumberOfMessagesVisible", "Maximum")).toBe(2);
  expect(latest("ApproximateNumberOfMessagesNotVisible", "Maximum")).toBe(1);
  expect(latest("ApproximateAgeOfOldestMessage", "Maximum")).toBe(10);
  expect(latest("ApproximateAgeOfOldestMessage", "Maximum", "spill")).toBe(0);

  await sqs.send(
    new DeleteMessageCommand({ QueueUrl: jobs.url, ReceiptHandle: Messages[0]?.ReceiptHandle ?? "" }),
  );
  await clock.advance(5000);
  await queueMetrics.sample(sqs, [jobs]);
  expect(latest("NumberOfMessagesDeleted", "Sum")).toBe(1);
  expect(latest("ApproximateAgeOfOldestMessage", "Maximum")).toBe(5);
});
