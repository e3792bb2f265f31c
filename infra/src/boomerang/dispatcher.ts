import {
  batchCancelKey,
  circuitKey,
  JOBS_TABLE,
  limitStateKey,
  OBJECT_PREFIXES,
  PAUSES_KEY,
} from "@boomerang/core";
import type { settingsEntries } from "@boomerang/dispatcher/settings";
import type { Function as LambdaFunction } from "aws-cdk-lib/aws-lambda";
import type { Construct } from "constructs";
import { allow, allowItems, allowObjects } from "./allow.ts";
import { consumeQueue } from "./consume-queue.ts";
import {
  createFunction,
  type EnvironmentOf,
  environmentValue,
  type FunctionContext,
} from "./create-function.ts";
import { DISPATCHER_TIMEOUT } from "./timeouts.ts";

/** Creates the dispatcher; its event source is the jobs queue. */
export function createDispatcher(
  scope: Construct,
  context: FunctionContext,
  webhookBaseUrl: string,
): LambdaFunction {
  const { settings, namespace, queues, tables, bucket, secrets } = context;
  const environment: EnvironmentOf<typeof settingsEntries> = {
    JOBS_TABLE_NAME: tables.jobs.tableName,
    CONTROL_TABLE_NAME: tables.control.tableName,
    BUCKET_NAME: bucket.bucketName,
    JOBS_QUEUE_URL: queues.jobs.queueUrl,
    DEAD_LETTER_QUEUE_URL: queues.deadLetters.queueUrl,
    API_KEY_SECRET_ARN: secrets.apiKey.secretArn,
    LINK_KEY_SECRET_ARN: secrets.linkKey.secretArn,
    WEBHOOK_BASE_URL: webhookBaseUrl,
    API_BASE_URL: settings.apiBaseUrl,
    SUBMISSIONS_PER_MINUTE: environmentValue(settings.submissionsPerMinute),
    STATUS_CALLS_PER_SECOND: environmentValue(settings.statusCallsPerSecond),
    QUEUE_STATUS_CALLS_PER_SECOND: environmentValue(settings.queueStatusCallsPerSecond),
    RECORD_RETENTION_DAYS: environmentValue(settings.recordRetentionDays),
    CHECK_AFTER_SECONDS: environmentValue(settings.checkAfterSeconds),
    METRICS_NAMESPACE: namespace,
  };
  const dispatcher = createFunction(scope, context, {
    name: "dispatcher",
    description: "Boomerang: submits the jobs of the jobs queue to the Inference API",
    keyUses: ["tables", "sendMessages", "receiveMessages", "putObjects", "getObjects", "secrets"],
    environment,
    timeout: DISPATCHER_TIMEOUT,
  });
  allow(dispatcher, ["dynamodb:GetItem", "dynamodb:UpdateItem"], [tables.jobs.tableArn]);
  allow(dispatcher, ["dynamodb:Query"], [`${tables.jobs.tableArn}/index/${JOBS_TABLE.batchIndex.name}`]);
  const written = [limitStateKey("*").pk, circuitKey("*").pk, batchCancelKey("*").pk];
  allowItems(dispatcher, ["dynamodb:GetItem"], tables.control.tableArn, [...written, PAUSES_KEY.pk]);
  allowItems(dispatcher, ["dynamodb:PutItem"], tables.control.tableArn, written);
  // To the jobs queue: a cancel message for each job of a canceled batch.
  allow(dispatcher, ["sqs:SendMessage"], [queues.deadLetters.queueArn, queues.jobs.queueArn]);
  allow(dispatcher, ["secretsmanager:GetSecretValue"], [secrets.apiKey.secretArn, secrets.linkKey.secretArn]);
  allowObjects(dispatcher, "s3:PutObject", bucket, [OBJECT_PREFIXES.inputs, OBJECT_PREFIXES.deadLetters]);
  allowObjects(dispatcher, "s3:GetObject", bucket, [OBJECT_PREFIXES.inputs]);
  consumeQueue(dispatcher, queues.jobs, { batchSize: 10, maxConcurrency: settings.dispatcherConcurrency });
  return dispatcher;
}
