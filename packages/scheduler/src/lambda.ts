import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { LambdaClient } from "@aws-sdk/client-lambda";
import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import {
  createApiClient,
  createDynamoJobStore,
  createDynamoLimitStore,
  createDynamoPauseStore,
  createDynamoQueueStatusLog,
  createLambdaEventSources,
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

const settings = readSettings(settingsEntries, process.env);
const { shared, connections, wrap } = initLambda("scheduler", settings);
const config = connections.awsConfig(AWS_TIMEOUTS);
const dynamo = keepSigner(new DynamoDBClient(config));
const secrets = createSecrets(
  new SecretsManagerClient(connections.awsConfig(SECRETS_TIMEOUTS)),
  { apiKey: settings.API_KEY_SECRET_ARN },
  shared,
);
const limiter = limiterFactory(
  (name) => createDynamoLimitStore(dynamo, settings.CONTROL_TABLE_NAME, name),
  shared,
);

// A dynamic import is a bundle of its own.
const rare = onFirstUse(async () => (await import("./rare-clients.ts")).createRareClients(connections));

export const handler = wrap(
  createHandler({
    ...shared,
    api: createApiClient(secrets, {
      baseUrl: settings.API_BASE_URL,
      fetch: connections.apiFetch(),
    }),
    store: createDynamoJobStore(dynamo, settings.JOBS_TABLE_NAME),
    jobIndex: createDynamoIndexReader(dynamo, settings.JOBS_TABLE_NAME),
    pauses: createDynamoPauseStore(dynamo, settings.CONTROL_TABLE_NAME),
    jobsQueue: queueOnFirstUse(rare, settings.JOBS_QUEUE_URL),
    queueStatusLog: createDynamoQueueStatusLog(dynamo, settings.CONTROL_TABLE_NAME),
    eventSources: createLambdaEventSources(new LambdaClient(config)),
    secrets,
    statusLimiter: limiter(LIMITS.statusCalls, settings.STATUS_CALLS_PER_SECOND),
    queueStatusLimiter: limiter(LIMITS.queueStatusCalls, settings.QUEUE_STATUS_CALLS_PER_SECOND),
    timing: timingOf(settings),
    resubmitsUndelivered: settings.RESUBMIT_UNDELIVERED,
  }),
);
