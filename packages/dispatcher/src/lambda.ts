import { setTimeout as sleep } from "node:timers/promises";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { S3Client } from "@aws-sdk/client-s3";
import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { SQSClient } from "@aws-sdk/client-sqs";
import { createInferenceClient } from "@boomerang/core";
import {
  awsConfig,
  createDynamoJobStore,
  createDynamoLimitStore,
  createLimiter,
  createLog,
  createLogger,
  createMeter,
  createMetrics,
  createS3BlobStore,
  createSecrets,
  createSqsQueue,
  LIMITS,
  type Limit,
  observed,
  readSettings,
  timingOf,
} from "@boomerang/runtime";
import { createHandler } from "./handler.ts";
import { AWS_TIMEOUTS, settingsEntries } from "./settings.ts";

const settings = readSettings(settingsEntries, process.env);
const logger = createLogger("dispatcher");
const metrics = createMetrics("dispatcher", settings.METRICS_NAMESPACE);
const config = awsConfig(AWS_TIMEOUTS);
const dynamo = new DynamoDBClient(config);
const sqs = new SQSClient(config);
const clock = { now: Date.now };
const random = Math.random;
const limiter = ({ name, policy, batch }: Limit, most: number) =>
  createLimiter({
    store: createDynamoLimitStore(dynamo, settings.CONTROL_TABLE_NAME, name),
    policy: policy(most),
    batch,
    clock,
    random,
    sleep: (ms) => sleep(ms),
  });
const secrets = createSecrets(
  new SecretsManagerClient(config),
  { apiKey: settings.API_KEY_SECRET_ARN, linkKey: settings.LINK_KEY_SECRET_ARN },
  clock,
);

export const handler = observed(
  createHandler({
    // Repeats would go past the limiter; SQS brings back what did not succeed.
    api: createInferenceClient({
      apiKey: () => secrets.apiKey(),
      baseUrl: settings.API_BASE_URL,
      retry: { attempts: 1 },
    }),
    store: createDynamoJobStore(dynamo, settings.JOBS_TABLE_NAME),
    blobs: createS3BlobStore(new S3Client(config), settings.BUCKET_NAME),
    jobsQueue: createSqsQueue(sqs, settings.JOBS_QUEUE_URL),
    deadLetters: createSqsQueue(sqs, settings.DEAD_LETTER_QUEUE_URL),
    secrets,
    submissions: limiter(LIMITS.submissions, settings.SUBMISSIONS_PER_MINUTE),
    statusCalls: limiter(LIMITS.statusCalls, settings.STATUS_CALLS_PER_SECOND),
    queueStatusCalls: limiter(LIMITS.queueStatusCalls, settings.QUEUE_STATUS_CALLS_PER_SECOND),
    clock,
    random,
    timing: timingOf(settings),
    log: createLog(logger),
    meter: createMeter(metrics),
    webhookBaseUrl: settings.WEBHOOK_BASE_URL,
  }),
  { logger, metrics },
);
