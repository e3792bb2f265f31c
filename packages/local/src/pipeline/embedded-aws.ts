import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { EventBridgeClient } from "@aws-sdk/client-eventbridge";
import { S3Client } from "@aws-sdk/client-s3";
import { SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { localClientConfig } from "../aws/account.ts";
import { callDirectly } from "../aws/direct-calls.ts";
import { startDynamoDb } from "../aws/dynamodb.ts";
import { startEventBus } from "../aws/event-bus.ts";
import { type SqsAndS3Options, startSqsAndS3 } from "../aws/sqs-and-s3.ts";

export interface EmbeddedAwsOptions extends Pick<SqsAndS3Options, "visibilityTimeoutSeconds"> {
  readonly onError: (error: unknown) => void;
}

/** Starts embedded SQS, S3, DynamoDB and EventBridge, with a client for each. They stop when `running` is disposed. */
export async function startEmbeddedAws(running: AsyncDisposableStack, options: EmbeddedAwsOptions) {
  const storage = await startSqsAndS3(options);
  running.defer(() => storage.stop());
  const database = await startDynamoDb({ onError: options.onError });
  running.defer(() => database.stop());
  const sqs = new SQSClient(localClientConfig(storage.endpoint));
  const bus = await startEventBus({
    deliver: (arn, MessageBody) =>
      sqs.send(new SendMessageCommand({ QueueUrl: storage.urlOf(arn), MessageBody })),
  });
  running.defer(() => bus.stop());
  const clients = {
    sqs,
    s3: new S3Client(localClientConfig(storage.endpoint)),
    dynamo: new DynamoDBClient(localClientConfig(database.endpoint)),
    eventBridge: new EventBridgeClient(localClientConfig(bus.endpoint)),
  };
  running.defer(() => {
    for (const client of Object.values(clients)) client.destroy();
  });
  const direct = {
    sqs: callDirectly(new SQSClient(localClientConfig(storage.endpoint)), storage.call),
    dynamo: callDirectly(new DynamoDBClient(localClientConfig(database.endpoint)), database.call),
    eventBridge: callDirectly(new EventBridgeClient(localClientConfig(bus.endpoint)), bus.call),
  };
  return {
    ...clients,
    /** Clients for what runs in this process: they call the services without a connection. */
    direct,
    endpoints: { storage: storage.endpoint, database: database.endpoint, bus: bus.endpoint },
    queues: storage.queues,
    bucket: storage.bucket,
    tables: database.tables,
    jobsStream: database.jobsStream,
    bus,
  };
}

export type EmbeddedAws = Awaited<ReturnType<typeof startEmbeddedAws>>;
