import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { EventBridgeClient } from "@aws-sdk/client-eventbridge";
import { S3Client } from "@aws-sdk/client-s3";
import { SQSClient } from "@aws-sdk/client-sqs";
import { localClientConfig } from "../aws/account.ts";
import { startDynamoDb } from "../aws/dynamodb.ts";
import { startEventBus } from "../aws/event-bus.ts";
import { startSqsAndS3 } from "../aws/sqs-and-s3.ts";

/** Starts everything that stands in for AWS, with a client for each. */
export async function startAws(onError: (error: unknown) => void) {
  const [storage, database, bus] = await Promise.all([
    startSqsAndS3(),
    startDynamoDb({ onError }),
    startEventBus(),
  ]);
  const clients = {
    sqs: new SQSClient(localClientConfig(storage.endpoint)),
    s3: new S3Client({ ...localClientConfig(storage.endpoint), forcePathStyle: true }),
    dynamo: new DynamoDBClient(localClientConfig(database.endpoint)),
    eventBridge: new EventBridgeClient(localClientConfig(bus.endpoint)),
  };
  return {
    ...clients,
    queues: storage.queues,
    bucket: storage.bucket,
    tables: database.tables,
    jobsStream: database.jobsStream,
    bus,
    async stop() {
      for (const client of Object.values(clients)) client.destroy();
      await Promise.all([storage.stop(), database.stop(), bus.stop()]);
    },
  };
}

/** What {@link startAws} starts. */
export type LocalAws = Awaited<ReturnType<typeof startAws>>;
