import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { EventBridgeClient } from "@aws-sdk/client-eventbridge";
import { S3Client } from "@aws-sdk/client-s3";
import { SQSClient } from "@aws-sdk/client-sqs";
import { localClientConfig, startDynamoDb, startEventBus, startSqsAndS3 } from "@boomerang/local";
import { onTestFinished } from "vitest";

/** DynamoDB of one test, over HTTP on this machine, with the tables of the stack. */
export async function localDynamoDb() {
  const dynamo = await startDynamoDb();
  const client = new DynamoDBClient(localClientConfig(dynamo.endpoint));
  onTestFinished(async () => {
    client.destroy();
    await dynamo.stop();
  });
  return { client, tables: dynamo.tables, jobsStream: dynamo.jobsStream };
}

/** SQS and S3 of one test, over HTTP on this machine, with the queues and the bucket of the stack. */
export async function localSqsAndS3(options: Parameters<typeof startSqsAndS3>[0] = {}) {
  const services = await startSqsAndS3(options);
  const sqs = new SQSClient(localClientConfig(services.endpoint));
  const s3 = new S3Client(localClientConfig(services.endpoint));
  onTestFinished(async () => {
    sqs.destroy();
    s3.destroy();
    await services.stop();
  });
  return { sqs, s3, queues: services.queues, bucket: services.bucket };
}

/** EventBridge of one test, over HTTP on this machine, and the events that it received. */
export async function localEventBus() {
  const bus = await startEventBus();
  const client = new EventBridgeClient(localClientConfig(bus.endpoint));
  onTestFinished(async () => {
    client.destroy();
    await bus.stop();
  });
  return { client, events: bus.events };
}
