import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { S3Client } from "@aws-sdk/client-s3";
import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { GetQueueAttributesCommand, SQSClient } from "@aws-sdk/client-sqs";
import {
  createDynamoJobStore,
  createDynamoQuarantineStore,
  createS3BlobStore,
  createSecrets,
  createSqsQueue,
  initLambda,
  readSettings,
  rememberVerified,
  SECRETS_TIMEOUTS,
  timingOf,
} from "@boomerang/runtime";
import { createHandler } from "./handler.ts";
import { AWS_TIMEOUTS, S3_TIMEOUTS, settingsEntries } from "./settings.ts";
import { warmUpReceiver } from "./warm-up.ts";

const settings = readSettings(settingsEntries, process.env);
const { shared, connections, wrap } = initLambda("receiver", settings);
const config = connections.awsConfig(AWS_TIMEOUTS);
const dynamo = new DynamoDBClient(config);
const s3 = new S3Client(connections.awsConfig(S3_TIMEOUTS));
const sqs = new SQSClient(config);

const secrets = createSecrets(
  new SecretsManagerClient(connections.awsConfig(SECRETS_TIMEOUTS)),
  { webhookSecrets: settings.WEBHOOK_SECRETS_ARN, linkKey: settings.LINK_KEY_SECRET_ARN },
  shared,
);
const store = createDynamoJobStore(dynamo, settings.JOBS_TABLE_NAME);

// Without attribute names the response contains nothing.
const callQueue = () => sqs.send(new GetQueueAttributesCommand({ QueueUrl: settings.SPILL_QUEUE_URL }));
await warmUpReceiver({ ...shared, secrets, store, callQueue });

export const handler = wrap(
  createHandler({
    ...shared,
    store,
    blobs: createS3BlobStore(s3, settings.BUCKET_NAME),
    spillQueue: createSqsQueue(sqs, settings.SPILL_QUEUE_URL),
    quarantineQueue: createSqsQueue(sqs, settings.QUARANTINE_QUEUE_URL),
    quarantineStore: rememberVerified(createDynamoQuarantineStore(dynamo, settings.CONTROL_TABLE_NAME)),
    deadLetters: createSqsQueue(sqs, settings.DEAD_LETTER_QUEUE_URL),
    secrets,
    timing: timingOf(settings),
  }),
);
