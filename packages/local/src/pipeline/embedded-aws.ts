import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { EventBridgeClient } from "@aws-sdk/client-eventbridge";
import { S3Client } from "@aws-sdk/client-s3";
import { SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { localClientConfig } from "../aws/account.ts";
import { startCloudWatch } from "../aws/cloudwatch.ts";
import { callDirectly } from "../aws/direct-calls.ts";
import { startDynamoDb } from "../aws/dynamodb.ts";
import { startEventBus } from "../aws/event-bus.ts";
import type { MetricStore } from "../aws/metric-store.ts";
import { createQueueMetrics } from "../aws/queue-metrics.ts";
import { type SqsAndS3Options, startSqsAndS3 } from "../aws/sqs-and-s3.ts";

const SAMPLE_MS = 1000;

export interface EmbeddedAwsOptions extends Pick<SqsAndS3Options, "visibilityTimeoutSeconds"> {
  /** Where the metrics of SQS are added; an embedded CloudWatch serves them. Default: neither. */
  readonly metrics?: MetricStore | undefined;
  readonly onError: (error: unknown) => void;
}

/**
 * Starts embedded SQS, S3, DynamoDB and EventBridge, with a client for each, and CloudWatch if there are metrics. They stop when
 * `running` is disposed.
 */
export async function startEmbeddedAws(running: AsyncDisposableStack, options: EmbeddedAwsOptions) {
  const { metrics, onError } = options;
  const queueMetrics = metrics && createQueueMetrics(metrics, Date);
  const cloudWatch = metrics && (await startCloudWatch(metrics));
  running.defer(() => cloudWatch?.stop());
  const storage = await startSqsAndS3({
    ...options,
    onCall: queueMetrics && ((call) => queueMetrics.observe(call)),
  });
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
  if (queueMetrics !== undefined) {
    const queues = Object.values(storage.queues);
    let isStopping = false;
    const sampling = setInterval(() => {
      queueMetrics.sample(direct.sqs, queues).catch((error: unknown) => {
        if (!isStopping) onError(error);
      });
    }, SAMPLE_MS);
    running.defer(() => {
      isStopping = true;
      clearInterval(sampling);
    });
  }
  return {
    ...clients,
    /** Clients for what runs in this process: they call the services without a connection. */
    direct,
    endpoints: {
      storage: storage.endpoint,
      database: database.endpoint,
      bus: bus.endpoint,
      cloudWatch: cloudWatch?.endpoint,
    },
    queues: storage.queues,
    bucket: storage.bucket,
    tables: database.tables,
    jobsStream: database.jobsStream,
    bus,
  };
}

export type EmbeddedAws = Awaited<ReturnType<typeof startEmbeddedAws>>;
