import type { JobStatus } from "@boomerang/core";
import { AWS_TIMEOUTS as DISPATCHER } from "@boomerang/dispatcher/settings";
import { AWS_TIMEOUTS as PUBLISHER } from "@boomerang/publisher/settings";
import { AWS_TIMEOUTS as RECEIVER, S3_TIMEOUTS } from "@boomerang/receiver/settings";
import { API_ATTEMPTS, type ClientTimeouts, LIMITS, type SecretIds } from "@boomerang/runtime";
import { AWS_TIMEOUTS as SCHEDULER } from "@boomerang/scheduler/settings";

// What a run takes from the stack, each figure once. as-deployed.test.ts holds all of them against the template.

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

interface DeployedFunction {
  /** Milliseconds after which Lambda ends an invocation. */
  readonly timeoutMs: number;
  /** The secrets that it is given, and may read. */
  readonly secrets: readonly (keyof SecretIds)[];
  /** How patient it is with AWS. */
  readonly patience: ClientTimeouts;
  /** The same with the bucket, where that differs. */
  readonly bucketPatience?: ClientTimeouts;
}

/** The functions. None has concurrency reserved for it, so none is limited by that. */
export const FUNCTIONS = {
  dispatcher: { timeoutMs: 60 * SECOND, secrets: ["apiKey", "linkKey"], patience: DISPATCHER },
  receiver: {
    timeoutMs: 10 * SECOND,
    secrets: ["webhookSecrets", "linkKey"],
    patience: RECEIVER,
    bucketPatience: S3_TIMEOUTS,
  },
  scheduler: { timeoutMs: 60 * SECOND, secrets: ["apiKey"], patience: SCHEDULER },
  publisher: { timeoutMs: 60 * SECOND, secrets: [], patience: PUBLISHER },
} as const satisfies Record<string, DeployedFunction>;

export type FunctionName = keyof typeof FUNCTIONS;

/** How long a call may take, and whether it is made again where it fails. */
export interface CallPatience {
  /** Milliseconds until the caller has given up, all attempts counted. */
  readonly patienceMs: number;
  readonly isRepeated: boolean;
}

/**
 * How patient a function is with a service that gives no answer; the SDK's waits between its attempts, 150 ms at most,
 * are left out. The client of the Inference API has deadlines of its own, 20 s at most, which come before this one.
 */
export function patienceWith(service: string, name: FunctionName): CallPatience {
  if (service === "api") return { patienceMs: MINUTE, isRepeated: API_ATTEMPTS > 1 };
  const { patience, bucketPatience = patience }: DeployedFunction = FUNCTIONS[name];
  const { requestTimeout, maxAttempts } = service === "bucket" ? bucketPatience : patience;
  return { patienceMs: requestTimeout * maxAttempts, isRepeated: maxAttempts > 1 };
}

/** How far apart the clocks of two processes may be, in milliseconds, with the lease of a claim still safe. */
export const CLOCKS_APART_MS = 10 * SECOND;

interface DeployedQueue {
  /** Milliseconds for which a message is hidden once it is received. */
  readonly visibilityMs: number;
  /** Milliseconds for which a message is kept. */
  readonly retentionMs: number;
  /** After how many receives a message becomes a dead letter; default never. */
  readonly maxReceives?: number;
}

/** The queues; those that functions read hide a message for six times the function's timeout. */
export const QUEUES = {
  jobsQueue: { visibilityMs: 6 * MINUTE, retentionMs: 14 * DAY, maxReceives: 1000 },
  deadLetters: { visibilityMs: 30 * SECOND, retentionMs: 14 * DAY },
  spill: { visibilityMs: MINUTE, retentionMs: 14 * DAY },
  /** Where the places of changes go that could not be announced before {@link STREAM} gave up. */
  unannounced: { visibilityMs: 30 * SECOND, retentionMs: 14 * DAY },
} as const satisfies Record<string, DeployedQueue>;

/** How Lambda reads the queues: messages in a batch at most, batches at the same time at most. */
export const FEEDS = {
  /** To the dispatcher. */
  jobsQueue: { batchSize: 10, maxConcurrency: 25 },
  /** To the receiver. */
  spill: { batchSize: 5, maxConcurrency: 5 },
} as const;

const SILENT: readonly JobStatus[] = ["PENDING", "SUBMITTED"];

/** How Lambda reads the stream of table `Jobs`, from its beginning, to the publisher. */
export const STREAM = {
  /** Changes in a batch at most. */
  batchSize: 100,
  /** Batches of a shard at the same time at most; the changes of one job are in one lane. */
  lanes: 4,
  /** Milliseconds after which a change is given up, and its place goes to the queue; until then it is tried. */
  maxRecordAgeMs: 23 * HOUR,
  /** Whether a batch that fails as a whole is halved. */
  bisects: true,
  /** What the filter lets through; time to live's `REMOVE` is not among them. */
  eventNames: ["INSERT", "MODIFY"],
  /** Statuses that the filter holds back. */
  silent: SILENT,
} as const;

/** The schedules: how often Lambda is asked again where it does not take an invocation, and for how many milliseconds. */
export const SCHEDULES = {
  minute: { everyMs: MINUTE, retries: 0, maxEventAgeMs: MINUTE },
  wake: { retries: 10, maxEventAgeMs: 5 * MINUTE },
} as const;

/** How often Lambda tries an invocation of the scheduler again that failed, and how old it may be by then, in milliseconds. */
export const SCHEDULER_RETRIES = { retries: 2, maxEventAgeMs: 5 * MINUTE } as const;

/** What the API Gateway answers in the receiver's place; whatever is not named has the status of `DEFAULT_5XX`. */
export const GATEWAY_ANSWERS = {
  THROTTLED: 503,
  QUOTA_EXCEEDED: 503,
  INTEGRATION_FAILURE: 503,
  INTEGRATION_TIMEOUT: 504,
  DEFAULT_5XX: 503,
} as const;

/** Settings of the functions that nobody has set. */
export const DEFAULT_SETTINGS = {
  /** For the whole deployment; runs have other paces too, up to this one. */
  submissionsPerMinute: LIMITS.submissions.defaultLimit,
  /** Status and cancel calls. */
  statusCallsPerSecond: LIMITS.statusCalls.defaultLimit,
  queueStatusCallsPerSecond: LIMITS.queueStatusCalls.defaultLimit,
  /** Whether `SUBMITTED` is announced too. */
  announceSubmitted: false,
} as const;
