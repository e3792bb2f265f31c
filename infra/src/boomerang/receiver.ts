import { OBJECT_PREFIXES } from "@boomerang/core";
import type { settingsEntries } from "@boomerang/receiver/settings";
import type { Function as LambdaFunction } from "aws-cdk-lib/aws-lambda";
import type { Construct } from "constructs";
import { allow, allowObjects } from "./allow.ts";
import { createFunction, type Variables } from "./create-function.ts";
import { type Parts, variable } from "./parts.ts";
import { consume } from "./queue-source.ts";
import { RECEIVER_TIMEOUT } from "./timeouts.ts";

/** Makes the receiver, fed by the API, and by the spill queue at a pace that leaves deliveries their room. */
export function createReceiver(scope: Construct, parts: Parts): LambdaFunction {
  const { settings, namespace, code, queues, tables, bucket, secrets } = parts;
  const environment: Variables<typeof settingsEntries> = {
    JOBS_TABLE_NAME: tables.jobs.tableName,
    BUCKET_NAME: bucket.bucketName,
    SPILL_QUEUE_URL: queues.spill.queueUrl,
    DEAD_LETTER_QUEUE_URL: queues.deadLetters.queueUrl,
    WEBHOOK_SECRETS_ARN: secrets.webhookSecrets.secretArn,
    LINK_KEY_SECRET_ARN: secrets.linkKey.secretArn,
    RECORD_RETENTION_DAYS: variable(settings.recordRetentionDays),
    CHECK_AFTER_SECONDS: variable(settings.checkAfterSeconds),
    METRICS_NAMESPACE: namespace,
  };
  const receiver = createFunction(scope, {
    name: "receiver",
    description: "Boomerang: a delivery becomes a stored result",
    code,
    settings,
    environment,
    timeout: RECEIVER_TIMEOUT,
    // More than it needs: the processor that comes with it shortens the cold start, and deliveries have megabytes.
    memorySize: 1024,
    reservedConcurrency: settings.receiverReservedConcurrency,
  });
  allow(receiver, ["dynamodb:GetItem", "dynamodb:UpdateItem"], [tables.jobs.tableArn]);
  allow(receiver, ["sqs:SendMessage"], [queues.spill.queueArn, queues.deadLetters.queueArn]);
  allow(
    receiver,
    ["secretsmanager:GetSecretValue"],
    [secrets.webhookSecrets.secretArn, secrets.linkKey.secretArn],
  );
  allowObjects(receiver, "s3:PutObject", bucket, [
    OBJECT_PREFIXES.results,
    OBJECT_PREFIXES.spill,
    OBJECT_PREFIXES.malformed,
  ]);
  allowObjects(receiver, "s3:GetObject", bucket, [OBJECT_PREFIXES.spill]);
  consume(receiver, queues.spill, { batchSize: 5, maxConcurrency: 5 });
  return receiver;
}
