import type { JobStatus } from "@boomerang/core";
import { AWS_TIMEOUTS as DISPATCHER } from "@boomerang/dispatcher/settings";
import { AWS_TIMEOUTS as PUBLISHER } from "@boomerang/publisher/settings";
import { AWS_TIMEOUTS as RECEIVER, S3_TIMEOUTS } from "@boomerang/receiver/settings";
import {
  API_ATTEMPTS,
  type ClientTimeouts,
  LIMITS,
  SECRETS_TIMEOUTS,
  type SecretIds,
} from "@boomerang/runtime";
import { AWS_TIMEOUTS as SCHEDULER } from "@boomerang/scheduler/settings";

// The figures of a run that come from the stack, each once. The tests beside compare all of them with the template.

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

interface DeployedFunction {
  /** Lambda's time limit of an invocation. */
  readonly timeoutMs: number;
  readonly secrets: readonly (keyof SecretIds)[];
  readonly awsTimeouts: ClientTimeouts;
  /** Where they differ for one service. */
  readonly timeoutsOf?: { readonly [service: string]: ClientTimeouts };
}

/** None has reserved concurrency, so that does not limit them. */
export const FUNCTIONS = {
  dispatcher: {
    timeoutMs: 60 * SECOND,
    secrets: ["apiKey", "linkKey"],
    awsTimeouts: DISPATCHER,
    timeoutsOf: { secrets: SECRETS_TIMEOUTS },
  },
  receiver: {
    timeoutMs: 10 * SECOND,
    secrets: ["webhookSecrets", "linkKey"],
    awsTimeouts: RECEIVER,
    timeoutsOf: { bucket: S3_TIMEOUTS, secrets: SECRETS_TIMEOUTS },
  },
  scheduler: {
    timeoutMs: 60 * SECOND,
    secrets: ["apiKey"],
    awsTimeouts: SCHEDULER,
    timeoutsOf: { secrets: SECRETS_TIMEOUTS },
  },
  publisher: { timeoutMs: 60 * SECOND, secrets: [], awsTimeouts: PUBLISHER },
} as const satisfies Record<string, DeployedFunction>;

export type FunctionName = keyof typeof FUNCTIONS;

export interface CallTimeout {
  /** Milliseconds until the caller gives up, over all attempts. */
  readonly timeoutMs: number;
  readonly isRetried: boolean;
}

/**
 * How long a function waits for a service that does not respond. The SDK's waits between attempts, 150 ms at most, are
 * left out. The client of the Inference API has its own timeouts, 20 s at most, which come before this one.
 */
export function callTimeout(service: string, name: FunctionName): CallTimeout {
  if (service === "api") return { timeoutMs: MINUTE, isRetried: API_ATTEMPTS > 1 };
  const { awsTimeouts, timeoutsOf = {} }: DeployedFunction = FUNCTIONS[name];
  const { requestTimeout, maxAttempts } = timeoutsOf[service] ?? awsTimeouts;
  return { timeoutMs: requestTimeout * maxAttempts, isRetried: maxAttempts > 1 };
}

/** The largest difference between two processes' clocks, in milliseconds, with which leases are safe. */
export const CLOCKS_APART_MS = 10 * SECOND;

interface DeployedQueue {
  readonly visibilityMs: number;
  readonly retentionMs: number;
  /** Receive count after which a message is dead-lettered; default never. */
  readonly maxReceiveCount?: number;
}

/** The visibility timeout of a queue that a function reads is six times the function's timeout. */
export const QUEUES = {
  jobsQueue: { visibilityMs: 6 * MINUTE, retentionMs: 14 * DAY, maxReceiveCount: 1000 },
  deadLetters: { visibilityMs: 30 * SECOND, retentionMs: 14 * DAY },
  spill: { visibilityMs: MINUTE, retentionMs: 14 * DAY },
  quarantine: { visibilityMs: MINUTE, retentionMs: DAY },
  /** For the stream positions of events that could not be published before {@link STREAM} gave up. */
  unannounced: { visibilityMs: 30 * SECOND, retentionMs: 14 * DAY },
} as const satisfies Record<string, DeployedQueue>;

export const EVENT_SOURCES = {
  /** To the dispatcher. */
  jobsQueue: { batchSize: 10, maxConcurrency: 2 },
  /** To the receiver. */
  spill: { batchSize: 5, maxConcurrency: 2 },
  /** To the receiver. */
  quarantine: { batchSize: 5, maxConcurrency: 2 },
} as const;

const UNPUBLISHED: readonly JobStatus[] = ["PENDING", "SUBMITTED"];

/** How Lambda reads the stream of table `Jobs` for the publisher, from its beginning. */
export const STREAM = {
  batchSize: 100,
  /** Shards of a new table; the template does not say. */
  shards: 4,
  /** Concurrent batches of a shard; all changes of one job are in one lane. */
  lanes: 1,
  /** Milliseconds after which Lambda stops retrying a change, and sends its stream position to the queue. */
  maxRecordAgeMs: 23 * HOUR,
  /** Whether a batch that fails as a whole is halved. */
  bisects: true,
  /** The events that the filter accepts: not the `REMOVE` of time to live. */
  eventNames: ["INSERT", "MODIFY"],
  /** The statuses that the filter drops. */
  unpublishedStatuses: UNPUBLISHED,
} as const;

/** Retries of an invocation that Lambda does not accept. */
export const SCHEDULES = {
  minute: { everyMs: MINUTE, retries: 0, maxEventAgeMs: MINUTE },
  wake: { retries: 10, maxEventAgeMs: 5 * MINUTE },
} as const;

/** Lambda's retries of a failed invocation of the scheduler, and the age at which it stops. */
export const SCHEDULER_RETRIES = { retries: 2, maxEventAgeMs: 5 * MINUTE } as const;

/** The API Gateway's own responses; errors that are not listed get the status of `DEFAULT_5XX`. */
export const GATEWAY_RESPONSES = {
  THROTTLED: 503,
  QUOTA_EXCEEDED: 503,
  INTEGRATION_FAILURE: 503,
  INTEGRATION_TIMEOUT: 504,
  DEFAULT_5XX: 503,
} as const;

export const DEFAULT_SETTINGS = {
  /** For the whole deployment; runs have lower and higher rates. */
  submissionsPerMinute: 180,
  /** Status and cancel calls. */
  statusCallsPerSecond: LIMITS.statusCalls.defaultLimit,
  queueStatusCallsPerSecond: LIMITS.queueStatusCalls.defaultLimit,
  /** Whether `SUBMITTED` is published too. */
  announceSubmitted: false,
} as const;
