import { GetQueueAttributesCommand, type SQSClient } from "@aws-sdk/client-sqs";
import type { Clock } from "@boomerang/core";
import { createMessageAges, type SqsCall } from "./message-ages.ts";
import type { MetricStore } from "./metric-store.ts";
import type { LocalQueue } from "./sqs-and-s3.ts";

/** The metrics of queues that SQS has in CloudWatch. */
export interface QueueMetrics {
  observe(call: SqsCall): void;
  /** Adds how many messages each queue has, and how old the oldest is. */
  sample(sqs: SQSClient, queues: readonly LocalQueue[]): Promise<void>;
}

// The names of attributes, and of metrics.
const COUNTS = [
  ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesVisible"],
  ["ApproximateNumberOfMessagesNotVisible", "ApproximateNumberOfMessagesNotVisible"],
] as const;

export function createQueueMetrics(metrics: MetricStore, clock: Clock): QueueMetrics {
  const ages = createMessageAges();
  const add = (queueUrl: string, name: string, value: number) => {
    const QueueName = queueUrl.split("/").at(-1) ?? "";
    metrics.add({ namespace: "AWS/SQS", name, dimensions: { QueueName } }, value);
  };
  return {
    observe(call) {
      const { sent, deleted } = ages.observe(call, clock.now());
      if (sent > 0) add(call.queueUrl, "NumberOfMessagesSent", sent);
      if (deleted > 0) add(call.queueUrl, "NumberOfMessagesDeleted", deleted);
    },
    async sample(sqs, queues) {
      for (const { url } of queues) {
        const command = new GetQueueAttributesCommand({
          QueueUrl: url,
          AttributeNames: COUNTS.map(([attribute]) => attribute),
        });
        const { Attributes = {} } = await sqs.send(command);
        for (const [attribute, name] of COUNTS) add(url, name, Number(Attributes[attribute]));
        const oldest = ages.oldest(url) ?? clock.now();
        add(url, "ApproximateAgeOfOldestMessage", Math.floor((clock.now() - oldest) / 1000));
      }
    },
  };
}
