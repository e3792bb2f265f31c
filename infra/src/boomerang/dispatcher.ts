import { OBJECT_PREFIXES } from "@boomerang/core";
import type { settingsEntries } from "@boomerang/dispatcher/settings";
import type { Function as LambdaFunction } from "aws-cdk-lib/aws-lambda";
import type { Construct } from "constructs";
import { allow, allowObjects } from "./allow.ts";
import { createFunction, type Variables } from "./create-function.ts";
import { type Parts, variable } from "./parts.ts";
import { consume } from "./queue-source.ts";
import { DISPATCHER_TIMEOUT } from "./timeouts.ts";

/** Makes the dispatcher, fed by the jobs queue. */
export function createDispatcher(scope: Construct, parts: Parts, webhookBaseUrl: string): LambdaFunction {
  const { settings, namespace, code, queues, tables, bucket, secrets } = parts;
  const environment: Variables<typeof settingsEntries> = {
    JOBS_TABLE_NAME: tables.jobs.tableName,
    CONTROL_TABLE_NAME: tables.control.tableName,
    BUCKET_NAME: bucket.bucketName,
    JOBS_QUEUE_URL: queues.jobs.queueUrl,
    DEAD_LETTER_QUEUE_URL: queues.deadLetters.queueUrl,
    API_KEY_SECRET_ARN: secrets.apiKey.secretArn,
    LINK_KEY_SECRET_ARN: secrets.linkKey.secretArn,
    WEBHOOK_BASE_URL: webhookBaseUrl,
    API_BASE_URL: settings.apiBaseUrl,
    SUBMISSIONS_PER_MINUTE: variable(settings.submissionsPerMinute),
    STATUS_CALLS_PER_SECOND: variable(settings.statusCallsPerSecond),
    QUEUE_STATUS_CALLS_PER_SECOND: variable(settings.queueStatusCallsPerSecond),
    RECORD_RETENTION_DAYS: variable(settings.recordRetentionDays),
    CHECK_AFTER_SECONDS: variable(settings.checkAfterSeconds),
    METRICS_NAMESPACE: namespace,
  };
  const dispatcher = createFunction(scope, {
    name: "dispatcher",
    description: "Boomerang: a message on the jobs queue becomes a submission",
    code,
    settings,
    environment,
    timeout: DISPATCHER_TIMEOUT,
    memorySize: 512,
  });
  allow(dispatcher, ["dynamodb:GetItem", "dynamodb:UpdateItem"], [tables.jobs.tableArn]);
  allow(dispatcher, ["dynamodb:GetItem", "dynamodb:PutItem"], [tables.control.tableArn]);
  allow(dispatcher, ["sqs:SendMessage"], [queues.deadLetters.queueArn]);
  allow(dispatcher, ["secretsmanager:GetSecretValue"], [secrets.apiKey.secretArn, secrets.linkKey.secretArn]);
  allowObjects(dispatcher, "s3:PutObject", bucket, [OBJECT_PREFIXES.inputs, OBJECT_PREFIXES.deadLetters]);
  allowObjects(dispatcher, "s3:GetObject", bucket, [OBJECT_PREFIXES.inputs]);
  consume(dispatcher, queues.jobs, { batchSize: 10, maxConcurrency: settings.dispatcherConcurrency });
  return dispatcher;
}
