import { OBJECT_PREFIXES, WEBHOOK_SECRETS_PARTITION } from "@boomerang/core";
import { QUARANTINE_DRAINS } from "@boomerang/preflight";
import type { settingsEntries } from "@boomerang/receiver/settings";
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
import { RECEIVER_TIMEOUT } from "./timeouts.ts";

/**
 * Creates the receiver. The API invokes it, and so do the spill queue and the quarantine queue with a low concurrency, which
 * leaves the account's concurrency to deliveries.
 */
export function createReceiver(scope: Construct, context: FunctionContext): LambdaFunction {
  const { settings, namespace, queues, tables, bucket, secrets } = context;
  const environment: EnvironmentOf<typeof settingsEntries> = {
    JOBS_TABLE_NAME: tables.jobs.tableName,
    CONTROL_TABLE_NAME: tables.control.tableName,
    BUCKET_NAME: bucket.bucketName,
    SPILL_QUEUE_URL: queues.spill.queueUrl,
    QUARANTINE_QUEUE_URL: queues.quarantine.queueUrl,
    DEAD_LETTER_QUEUE_URL: queues.deadLetters.queueUrl,
    WEBHOOK_SECRETS_ARN: secrets.webhookSecrets.secretArn,
    LINK_KEY_SECRET_ARN: secrets.linkKey.secretArn,
    RECORD_RETENTION_DAYS: environmentValue(settings.recordRetentionDays),
    CHECK_AFTER_SECONDS: environmentValue(settings.checkAfterSeconds),
    METRICS_NAMESPACE: namespace,
  };
  const receiver = createFunction(scope, context, {
    name: "receiver",
    description: "Boomerang: verifies deliveries and stores their results",
    keyUses: ["tables", "sendMessages", "receiveMessages", "putObjects", "getObjects", "secrets"],
    environment,
    timeout: RECEIVER_TIMEOUT,
    reservedConcurrency: settings.receiverReservedConcurrency,
  });
  allow(receiver, ["dynamodb:GetItem", "dynamodb:UpdateItem"], [tables.jobs.tableArn]);
  allowItems(receiver, ["dynamodb:GetItem", "dynamodb:UpdateItem"], tables.control.tableArn, [
    WEBHOOK_SECRETS_PARTITION,
  ]);
  allow(
    receiver,
    ["sqs:SendMessage"],
    [queues.spill.queueArn, queues.quarantine.queueArn, queues.deadLetters.queueArn],
  );
  allow(
    receiver,
    ["secretsmanager:GetSecretValue"],
    [secrets.webhookSecrets.secretArn, secrets.linkKey.secretArn],
  );
  allowObjects(receiver, "s3:PutObject", bucket, [
    OBJECT_PREFIXES.results,
    OBJECT_PREFIXES.spill,
    OBJECT_PREFIXES.quarantine,
    OBJECT_PREFIXES.malformed,
  ]);
  allowObjects(receiver, "s3:GetObject", bucket, [OBJECT_PREFIXES.spill, OBJECT_PREFIXES.quarantine]);
  consumeQueue(receiver, queues.spill, { batchSize: 5, maxConcurrency: settings.drainConcurrency });
  // Nobody waits for these.
  consumeQueue(receiver, queues.quarantine, {
    id: "QuarantineSource",
    batchSize: 5,
    maxConcurrency: QUARANTINE_DRAINS,
  });
  return receiver;
}
