import type { SQSClient } from "@aws-sdk/client-sqs";

export interface QueueOptions {
  readonly name: string;
  /** Only this rule may send to the queue. */
  readonly ruleArn: string;
  readonly tags: Readonly<Record<string, string>>;
}

export interface EventQueue {
  readonly arn: string;
  readonly url: string;
}

const RETENTION_SECONDS = 300;
const VISIBILITY_SECONDS = 30;

/** Creates a queue with its policy in one call, so that it never exists without. */
export async function createQueue(
  client: SQSClient,
  { name, ruleArn, tags }: QueueOptions,
): Promise<EventQueue> {
  const { CreateQueueCommand } = await import("@aws-sdk/client-sqs");
  const [, partition, , region, account] = ruleArn.split(":");
  const arn = `arn:${partition}:sqs:${region}:${account}:${name}`;
  const { QueueUrl = "" } = await client.send(
    new CreateQueueCommand({
      QueueName: name,
      Attributes: {
        Policy: policy(arn, ruleArn),
        SqsManagedSseEnabled: "true",
        MessageRetentionPeriod: String(RETENTION_SECONDS),
        VisibilityTimeout: String(VISIBILITY_SECONDS),
      },
      tags,
    }),
  );
  return { arn, url: QueueUrl };
}

/** @param url `undefined` if the response to its creation was lost */
export async function deleteQueue(client: SQSClient, name: string, url: string | undefined): Promise<void> {
  const { DeleteQueueCommand, GetQueueUrlCommand } = await import("@aws-sdk/client-sqs");
  const QueueUrl = url ?? (await client.send(new GetQueueUrlCommand({ QueueName: name }))).QueueUrl;
  await client.send(new DeleteQueueCommand({ QueueUrl }));
}

/** In shell words: deletes a queue by hand. */
export function deleteQueueCommand(name: string, url: string | undefined, region: string): string {
  const lookUp = `"$(aws sqs get-queue-url --queue-name ${name} --query QueueUrl --output text${region})"`;
  return `aws sqs delete-queue --queue-url ${url ?? lookUp}${region}`;
}

function policy(Resource: string, ruleArn: string): string {
  return JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Principal: { Service: "events.amazonaws.com" },
        Action: "sqs:SendMessage",
        Resource,
        Condition: { ArnEquals: { "aws:SourceArn": ruleArn } },
      },
    ],
  });
}
