import { CreateTableCommand, DeleteTableCommand, DescribeTableCommand } from "@aws-sdk/client-dynamodb";
import { CreateQueueCommand, DeleteQueueCommand, ReceiveMessageCommand } from "@aws-sdk/client-sqs";
import {
  createDynamoJobStore,
  createDynamoLimitStore,
  createS3BlobStore,
  createSqsQueue,
} from "@boomerang/runtime";
import { onTestFinished } from "vitest";
import { blobStoreContract } from "../contracts/blob-store-contract.ts";
import { jobStoreContract } from "../contracts/job-store-contract.ts";
import { limitStoreContract } from "../contracts/limit-store-contract.ts";
import { queueContract, receiveAll } from "../contracts/queue-contract.ts";
import type { Deployment } from "./deployment.ts";

/**
 * Holds the adapters on the emulator against what every store and queue promises. Tables are new ones made like the
 * deployed, since the scheduler would look after the jobs in those.
 */
export function contractsOn(deployment: () => Deployment): void {
  jobStoreContract("of the deployed stack", async () =>
    createDynamoJobStore(deployment().aws.dynamo, await tableLike("JobsTableName")),
  );
  limitStoreContract("of the deployed stack", async () =>
    createDynamoLimitStore(deployment().aws.dynamo, await tableLike("ControlTableName"), "submit"),
  );
  blobStoreContract("of the deployed stack", async () =>
    createS3BlobStore(deployment().aws.s3, deployment().resource("Bucket", "Bucket")),
  );
  queueContract("of the deployed stack", async () => {
    const { sqs } = deployment().aws;
    const QueueUrl = await newQueue();
    return {
      queue: createSqsQueue(sqs, QueueUrl),
      receive: () =>
        receiveAll((MaxNumberOfMessages) =>
          sqs.send(
            new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages, MessageAttributeNames: ["All"] }),
          ),
        ),
    };
  });

  async function tableLike(output: "JobsTableName" | "ControlTableName"): Promise<string> {
    const { dynamo } = deployment().aws;
    const { Table = {} } = await dynamo.send(
      new DescribeTableCommand({ TableName: deployment().outputs[output] }),
    );
    const { KeySchema, AttributeDefinitions, GlobalSecondaryIndexes } = Table;
    const TableName = `contract-${crypto.randomUUID()}`;
    await dynamo.send(
      new CreateTableCommand({
        ...{ TableName, KeySchema, AttributeDefinitions, BillingMode: "PAY_PER_REQUEST" },
        ...(GlobalSecondaryIndexes && {
          GlobalSecondaryIndexes: GlobalSecondaryIndexes.map((index) => ({
            IndexName: index.IndexName,
            KeySchema: index.KeySchema,
            Projection: index.Projection,
          })),
        }),
      }),
    );
    onTestFinished(async () => void (await dynamo.send(new DeleteTableCommand({ TableName }))));
    return TableName;
  }

  async function newQueue(): Promise<string> {
    const { sqs } = deployment().aws;
    const QueueName = `contract-${crypto.randomUUID()}`;
    const { QueueUrl = "" } = await sqs.send(new CreateQueueCommand({ QueueName }));
    onTestFinished(async () => void (await sqs.send(new DeleteQueueCommand({ QueueUrl }))));
    return QueueUrl;
  }
}
