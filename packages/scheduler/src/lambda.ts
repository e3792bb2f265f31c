import { setTimeout as sleep } from "node:timers/promises";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { SQSClient } from "@aws-sdk/client-sqs";
import { createInferenceClient } from "@boomerang/core";
import {
  awsConfig,
  createDynamoJobStore,
  createDynamoLimitStore,
  createDynamoQueueStatusLog,
  createLimiter,
  createLog,
  createLogger,
  createMeter,
  createMetrics,
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
const logger = createLogger("scheduler");
const metrics = createMetrics("scheduler", settings.METRICS_NAMESPACE);
const config = awsConfig(AWS_TIMEOUTS);
const dynamo = new DynamoDBClient(config);
const clock = { now: Date.now };
const secrets = createSecrets(
  new SecretsManagerClient(config),
  { apiKey: settings.API_KEY_SECRET_ARN },
  clock,
);
const limiter = ({ name, policy, batch }: Limit, most: number) =>
  createLimiter({
    store: createDynamoLimitStore(dynamo, settings.CONTROL_TABLE_NAME, name),
    policy: policy(most),
    batch,
    clock,
    random: Math.random,
    sleep: (ms) => sleep(ms),
  });

export const handler = observed(
  createHandler({
    // Repeats would go past the limiter; the next minute, or Lambda itself, tries again.
    api: createInferenceClient({
      apiKey: () => secrets.apiKey(),
      baseUrl: settings.API_BASE_URL,
      retry: { attempts: 1 },
    }),
    store: createDynamoJobStore(dynamo, settings.JOBS_TABLE_NAME),
    jobsQueue: createSqsQueue(new SQSClient(config), settings.JOBS_QUEUE_URL),
    queueStatusLog: createDynamoQueueStatusLog(dynamo, settings.CONTROL_TABLE_NAME),
    secrets,
    statusCalls: limiter(LIMITS.statusCalls, settings.STATUS_CALLS_PER_SECOND),
    queueStatusCalls: limiter(LIMITS.queueStatusCalls, settings.QUEUE_STATUS_CALLS_PER_SECOND),
    clock,
    timing: timingOf(settings),
    log: createLog(logger),
    meter: createMeter(metrics),
    targets: settings.TARGETS,
  }),
  { logger, metrics },
);
