import type { SQSClient } from "@aws-sdk/client-sqs";
import type { QueueDepth, WatchedQueue } from "../check-queues.ts";
import { reading } from "../read-error.ts";

/** Counts the messages of queues, approximately. */
export async function readDepths(
  client: SQSClient,
  queues: readonly { readonly queue: WatchedQueue; readonly url: string }[],
): Promise<QueueDepth[]> {
  const { GetQueueAttributesCommand } = await import("@aws-sdk/client-sqs");
  return Promise.all(
    queues.map(async ({ queue, url }) => {
      const command = new GetQueueAttributesCommand({
        QueueUrl: url,
        AttributeNames: ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"],
      });
      const { Attributes = {} } = await reading("sqs:GetQueueAttributes", () => client.send(command));
      const messages = Object.values(Attributes).reduce((sum, text) => sum + Number(text), 0);
      return { queue, url, messages };
    }),
  );
}
