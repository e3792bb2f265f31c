import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import {
  blobsOnFirstUse,
  createDynamoJobStore,
  createDynamoQuarantineStore,
  createSecrets,
  initLambda,
  keepSigner,
  onFirstUse,
  queueOnFirstUse,
  readSettings,
  rememberVerified,
  SECRETS_TIMEOUTS,
  timingOf,
} from "@boomerang/runtime";
import { createHandler } from "./handler.ts";
import { AWS_TIMEOUTS, settingsEntries } from "./settings.ts";
import { warmUpReceiver } from "./warm-up.ts";

const settings = readSettings(settingsEntries, process.env);
const { shared, connections, wrap } = initLambda("receiver", settings);
const dynamo = keepSigner(new DynamoDBClient(connections.awsConfig(AWS_TIMEOUTS)));

const secrets = createSecrets(
  new SecretsManagerClient(connections.awsConfig(SECRETS_TIMEOUTS)),
  { webhookSecrets: settings.WEBHOOK_SECRETS_ARN, linkKey: settings.LINK_KEY_SECRET_ARN },
  shared,
);
const store = createDynamoJobStore(dynamo, settings.JOBS_TABLE_NAME);

await warmUpReceiver({ ...shared, secrets, store });

// A dynamic import is a bundle of its own.
const rare = onFirstUse(async () =>
  (await import("./rare-clients.ts")).createRareClients(connections, settings.BUCKET_NAME),
);

export const handler = wrap(
  createHandler({
    ...shared,
    store,
    blobs: blobsOnFirstUse(rare),
    spillQueue: queueOnFirstUse(rare, settings.SPILL_QUEUE_URL),
    quarantineQueue: queueOnFirstUse(rare, settings.QUARANTINE_QUEUE_URL),
    quarantineStore: rememberVerified(createDynamoQuarantineStore(dynamo, settings.CONTROL_TABLE_NAME)),
    deadLetters: queueOnFirstUse(rare, settings.DEAD_LETTER_QUEUE_URL),
    secrets,
    timing: timingOf(settings),
  }),
);
