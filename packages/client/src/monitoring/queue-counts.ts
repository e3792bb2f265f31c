import type { SQSClient } from "@aws-sdk/client-sqs";
import { fromAwsError } from "../connect/aws-error.ts";

/** Messages of a queue. Approximate, as SQS counts them. */
export interface QueueCount {
  /** Those that can be received now. */
  readonly visible: number;
  /** Those that are being processed, or are to be received again later. */
  readonly notVisible: number;
}

export interface QueueCounts {
  readonly jobs: QueueCount;
  readonly deadLetters: QueueCount;
  /** Deliveries that could not be stored when they arrived. */
  readonly spill: QueueCount;
  /** Deliveries that wait for the right webhook secrets. */
  readonly quarantine: QueueCount;
  /** Events that could not be published; `undefined` with the local pipeline, which has no such queue. */
  readonly unpublished?: QueueCount | undefined;
}

type QueueUrls = { readonly [queue in keyof QueueCounts]-?: () => Promise<string | undefined> };

/** Counts the messages of every queue. @throws BoomerangError */
export async function countQueues(sqs: () => Promise<SQSClient>, urls: QueueUrls): Promise<QueueCounts> {
  const { GetQueueAttributesCommand } = await import("@aws-sdk/client-sqs");
  const client = await sqs();

  async function count(queue: keyof QueueCounts): Promise<readonly [string, QueueCount | undefined]> {
    const QueueUrl = await urls[queue]();
    if (QueueUrl === undefined) return [queue, undefined];
    const AttributeNames = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"] as const;
    const command = new GetQueueAttributesCommand({ QueueUrl, AttributeNames: [...AttributeNames] });
    const { Attributes = {} } = await client.send(command).catch((error: unknown) => {
      throw fromAwsError(error, "count the messages of the queues", {
        permission: "sqs:GetQueueAttributes for the queues of the deployment",
      });
    });
    const [visible, notVisible] = AttributeNames.map((name) => Number(Attributes[name] ?? 0));
    return [queue, { visible: visible ?? 0, notVisible: notVisible ?? 0 }];
  }

  const queues = Object.keys(urls) as (keyof QueueCounts)[];
  return Object.fromEntries(await Promise.all(queues.map(count))) as unknown as QueueCounts;
}
