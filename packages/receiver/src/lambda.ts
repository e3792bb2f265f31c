import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { S3Client } from "@aws-sdk/client-s3";
import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { SQSClient } from "@aws-sdk/client-sqs";
import {
  awsConfig,
  createDynamoJobStore,
  createDynamoQuarantineStore,
  createS3BlobStore,
  createSecrets,
  createSqsQueue,
  initLambda,
  readSettings,
  rememberVerified,
  timingOf,
} from "@boomerang/runtime";
import { createHandler } from "./handler.ts";
import { AWS_TIMEOUTS, S3_TIMEOUTS, settingsEntries } from "./settings.ts";

const settings = readSettings(settingsEntries, process.env);
const { shared, wrap } = initLambda("receiver", settings);
const config = awsConfig(AWS_TIMEOUTS);
const dynamo = new DynamoDBClient(config);
const s3 = new S3Client(awsConfig(S3_TIMEOUTS));
const sqs = new SQSClient(config);

export const handler = wrap(
  createHandler({
    ...shared,
    store: createDynamoJobStore(dynamo, settings.JOBS_TABLE_NAME),
    blobs: createS3BlobStore(s3, settings.BUCKET_NAME),
    spillQueue: createSqsQueue(sqs, settings.SPILL_QUEUE_URL),
    quarantineQueue: createSqsQueue(sqs, settings.QUARANTINE_QUEUE_URL),
    quarantineStore: rememberVerified(createDynamoQuarantineStore(dynamo, settings.CONTROL_TABLE_NAME)),
    deadLetters: createSqsQueue(sqs, settings.DEAD_LETTER_QUEUE_URL),
    secrets: createSecrets(
      new SecretsManagerClient(config),
      { webhookSecrets: settings.WEBHOOK_SECRETS_ARN, linkKey: settings.LINK_KEY_SECRET_ARN },
      shared.clock,
    ),
    timing: timingOf(settings),
  }),
);
