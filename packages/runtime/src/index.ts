export {
  type BatchCancel,
  type BatchCanceledUntil,
  type BatchCancelStore,
  createBatchCanceledUntil,
} from "./batch-cancels/batch-cancels.ts";
export { createDynamoBatchCancelStore } from "./batch-cancels/dynamo-batch-cancel-store.ts";
export type { BlobStore } from "./blob-store/blob-store.ts";
export { createS3BlobStore } from "./blob-store/s3-blob-store.ts";
export type { CircuitState, CircuitStore } from "./circuit-store/circuit-store.ts";
export { createDynamoCircuitStore } from "./circuit-store/dynamo-circuit-store.ts";
export { createConnections } from "./connections/connections.ts";
export { keepSigner } from "./connections/keep-signer.ts";
export { CONTROL_CACHE_MS } from "./control-item/cached-read.ts";
export { changeState } from "./control-item/change-state.ts";
export type { VersionedStore } from "./control-item/versioned-store.ts";
export { createEventBridgeBus } from "./event-bus/event-bridge-bus.ts";
export {
  type EventBus,
  type EventFailure,
  MAX_BYTES_PER_PUT,
  MAX_EVENTS_PER_PUT,
} from "./event-bus/event-bus.ts";
export {
  createLambdaEventSources,
  type EventSourceState,
  type EventSources,
} from "./event-sources/event-sources.ts";
export { createDynamoJobStore, fromStreamImage } from "./job-store/dynamo-job-store.ts";
export type { DueJob, JobStore } from "./job-store/job-store.ts";
export { writeDelivery } from "./job-store/write-delivery.ts";
export { ContendedJobError, type JobWriter, type WriteResult, writeJob } from "./job-store/write-job.ts";
export { API_ATTEMPTS, createApiClient } from "./lambda/create-api-client.ts";
export { initLambda } from "./lambda/init-lambda.ts";
export { blobsOnFirstUse, onFirstUse, queueOnFirstUse } from "./lambda/on-first-use.ts";
export { connectTable, warmUp } from "./lambda/warm-up.ts";
export { createDynamoLimitStore } from "./limiter/dynamo-limit-store.ts";
export { type LimitState, permitsPerSecond, statusPolicy, submissionPolicy } from "./limiter/gcra.ts";
export { type AheadLimiter, createLimiter, type Limiter, type LimitStore } from "./limiter/limiter.ts";
export {
  LIMITS,
  type Limit,
  limiterFactory,
  statusLimitEntries,
  submissionLimitEntries,
} from "./limiter/limits.ts";
export { createLog, type Log, type LogFields } from "./observe/log.ts";
export type { Meter, MetricName } from "./observe/meter.ts";
export { safeError } from "./observe/safe-error.ts";
export { createDynamoPauseStore } from "./pauses/dynamo-pause-store.ts";
export {
  createIsPaused,
  type IsPaused,
  MAX_PAUSES,
  type PauseState,
  type PauseStore,
  type TargetPause,
  withoutResumed,
  withPaused,
  withResumed,
} from "./pauses/pauses.ts";
export { createDynamoQuarantineStore } from "./quarantine-store/dynamo-quarantine-store.ts";
export {
  MAX_QUARANTINED_A_DAY,
  MAX_QUARANTINED_OF_A_JOB,
  type QuarantineStore,
  rememberVerified,
} from "./quarantine-store/quarantine-store.ts";
export { MAX_MESSAGE_BYTES, type Queue, type QueueMessage } from "./queue/queue.ts";
export { createSqsQueue } from "./queue/sqs-queue.ts";
export {
  createDynamoQueueStatusLog,
  type QueueStatusEntry,
  type QueueStatusLog,
} from "./queue-status-log/queue-status-log.ts";
export { LONGEST_CACHED_MS } from "./secrets/cached-secret.ts";
export { API_KEY_FORM, parseApiKey } from "./secrets/parse-api-key.ts";
export { parseWebhookSecrets, WEBHOOK_SECRETS_FORM } from "./secrets/parse-webhook-secrets.ts";
export { SecretError } from "./secrets/secret-error.ts";
export { createSecrets, SECRETS_TIMEOUTS, type SecretIds, type Secrets } from "./secrets/secrets.ts";
export { awsConfig, type ClientTimeouts } from "./settings/aws-config.ts";
export { metricsEntries } from "./settings/metrics-settings.ts";
export { readSettings, SettingsError } from "./settings/read-settings.ts";
export { flag, httpUrl, nonEmptyString } from "./settings/schemas.ts";
export { findUrlProblem, secureUrl } from "./settings/secure-url.ts";
export { timingEntries, timingOf } from "./settings/timing-settings.ts";
