import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import {
  blobsOnFirstUse,
  createApiClient,
  createDynamoBatchCancelStore,
  createDynamoCircuitStore,
  createDynamoJobStore,
  createDynamoLimitStore,
  createDynamoPauseStore,
  createSecrets,
  initLambda,
  keepSigner,
  LIMITS,
  limiterFactory,
  onFirstUse,
  queueOnFirstUse,
  readSettings,
  SECRETS_TIMEOUTS,
  timingOf,
} from "@boomerang/runtime";
import { createDynamoIndexReader } from "@boomerang/runtime/job-index";
import { createHandler } from "./handler.ts";
import { AWS_TIMEOUTS, settingsEntries } from "./settings.ts";
import { warmUpDispatcher } from "./warm-up.ts";

const settings = readSettings(settingsEntries, process.env);
const { shared, connections, wrap } = initLambda("dispatcher", settings);
const dynamo = keepSigner(new DynamoDBClient(connections.awsConfig(AWS_TIMEOUTS)));
const secrets = createSecrets(
  new SecretsManagerClient(connections.awsConfig(SECRETS_TIMEOUTS)),
  { apiKey: settings.API_KEY_SECRET_ARN, linkKey: settings.LINK_KEY_SECRET_ARN },
  shared,
);
const limiter = limiterFactory(
  (name) => createDynamoLimitStore(dynamo, settings.CONTROL_TABLE_NAME, name),
  shared,
);

const store = createDynamoJobStore(dynamo, settings.JOBS_TABLE_NAME);

await warmUpDispatcher({ ...shared, secrets, store });

// A dynamic import is a bundle of its own.
const rare = onFirstUse(async () =>
  (await import("./rare-clients.ts")).createRareClients(connections, settings.BUCKET_NAME),
);

export const handler = wrap(
  createHandler({
    ...shared,
    api: createApiClient(secrets, {
      baseUrl: settings.API_BASE_URL,
      fetch: connections.apiFetch(),
    }),
    store,
    blobs: blobsOnFirstUse(rare),
    jobsQueue: queueOnFirstUse(rare, settings.JOBS_QUEUE_URL),
    deadLetters: queueOnFirstUse(rare, settings.DEAD_LETTER_QUEUE_URL),
    secrets,
    jobIndex: createDynamoIndexReader(dynamo, settings.JOBS_TABLE_NAME),
    pauses: createDynamoPauseStore(dynamo, settings.CONTROL_TABLE_NAME),
    batchCancels: (batchId) => createDynamoBatchCancelStore(dynamo, settings.CONTROL_TABLE_NAME, batchId),
    circuitStore: (scope) => createDynamoCircuitStore(dynamo, settings.CONTROL_TABLE_NAME, scope),
    submissionLimiter: limiter(LIMITS.submissions, settings.SUBMISSIONS_PER_MINUTE),
    statusLimiter: limiter(LIMITS.statusCalls, settings.STATUS_CALLS_PER_SECOND),
    queueStatusLimiter: limiter(LIMITS.queueStatusCalls, settings.QUEUE_STATUS_CALLS_PER_SECOND),
    timing: timingOf(settings),
    webhookBaseUrl: settings.WEBHOOK_BASE_URL,
  }),
);
