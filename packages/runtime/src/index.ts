export { awsConfig, type ClientTimeouts } from "./aws-config.ts";
export type { BlobStore } from "./blob-store/blob-store.ts";
export { createMemoryBlobStore } from "./blob-store/memory-blob-store.ts";
export { createS3BlobStore } from "./blob-store/s3-blob-store.ts";
export {
  createDynamoQueueStatusLog,
  type QueueStatusEntry,
  type QueueStatusLog,
} from "./control/queue-status-log.ts";
export { createEventBridgeBus } from "./event-bus/event-bridge-bus.ts";
export {
  type EventBus,
  type EventFailure,
  MAX_BYTES_PER_PUT,
  MAX_EVENTS_PER_PUT,
} from "./event-bus/event-bus.ts";
export { createDynamoJobStore, fromStreamImage } from "./job-store/dynamo-job-store.ts";
export type { DueJob, JobStore } from "./job-store/job-store.ts";
export { createMemoryJobStore } from "./job-store/memory-job-store.ts";
export { ContendedJobError, type JobWriter, type WriteResult, writeJob } from "./job-store/write-job.ts";
export { createDynamoLimitStore } from "./limiter/dynamo-limit-store.ts";
export { type LimitPolicy, type LimitState, statusPolicy, submissionPolicy } from "./limiter/gcra.ts";
export { createLimiter, type Limiter, type LimitStore, type VersionedState } from "./limiter/limiter.ts";
export { LIMITS, type Limit } from "./limiter/limits.ts";
export { createMemoryLimitStore } from "./limiter/memory-limit-store.ts";
export { createLog, createLogger, type Log, type LogFields } from "./observe/log.ts";
export { createMemoryLog, createMemoryMeter } from "./observe/memory.ts";
export { createMeter, createMetrics, type Meter, type MetricName, metricsEntries } from "./observe/meter.ts";
export { observed } from "./observe/observed.ts";
export { type SafeError, safeError } from "./observe/safe-error.ts";
export { createMemoryQueue } from "./queue/memory-queue.ts";
export { MAX_MESSAGE_BYTES, type Queue, type QueueMessage } from "./queue/queue.ts";
export { createSqsQueue } from "./queue/sqs-queue.ts";
export { createSecrets, SecretError, type SecretIds, type Secrets } from "./secrets.ts";
export { flag, httpUrl, nonEmptyString, readSettings, SettingsError, wholeNumber } from "./settings.ts";
export { timingEntries, timingOf } from "./timing-settings.ts";
