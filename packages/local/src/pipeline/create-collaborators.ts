import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import type { S3Client } from "@aws-sdk/client-s3";
import type { SQSClient } from "@aws-sdk/client-sqs";
import { systemSleep, type Timing } from "@boomerang/core";
import {
  createDynamoBatchCancelStore,
  createDynamoCircuitStore,
  createDynamoJobStore,
  createDynamoLimitStore,
  createDynamoPauseStore,
  createDynamoQuarantineStore,
  createS3BlobStore,
  createSqsQueue,
  LIMITS,
  type Log,
  limiterFactory,
  type Meter,
  rememberVerified,
  type Secrets,
} from "@boomerang/runtime";
import { createDynamoIndexReader } from "@boomerang/runtime/job-index";
import type { EmbeddedAws } from "./embedded-aws.ts";
import { type ReportedLetter, reportDeadLetters } from "./report-dead-letters.ts";

/** What handlers tell the process that runs them. */
export interface Reporters {
  readonly log: Log;
  readonly meter: Meter;
  readonly onDeadLetter: (letter: ReportedLetter) => void;
}

export interface CollaboratorOptions extends Reporters {
  readonly clients: {
    readonly sqs: SQSClient;
    readonly s3: S3Client;
    readonly dynamo: DynamoDBClient;
  };
  readonly resources: AwsResources;
  readonly timing: Timing;
  readonly secrets: Secrets;
  /** Rate limit of submissions; default: the API's. */
  readonly submissionsPerMinute?: number | undefined;
}

/** Where messages, objects and records are. */
export type AwsResources = Pick<EmbeddedAws, "queues" | "bucket" | "tables">;

/** What the handlers of one process work with, whatever way its clients reach the services. */
export function createCollaborators(options: CollaboratorOptions) {
  const { clients, resources, timing, secrets, log, meter, onDeadLetter, submissionsPerMinute } = options;
  const { sqs, s3, dynamo } = clients;
  const { queues, bucket, tables } = resources;
  const system = { clock: Date, random: Math.random, sleep: systemSleep };
  const limiter = limiterFactory((name) => createDynamoLimitStore(dynamo, tables.control, name), system);
  return {
    ...{ ...system, timing, secrets, log, meter },
    store: createDynamoJobStore(dynamo, tables.jobs),
    jobIndex: createDynamoIndexReader(dynamo, tables.jobs),
    pauses: createDynamoPauseStore(dynamo, tables.control),
    blobs: createS3BlobStore(s3, bucket),
    jobsQueue: createSqsQueue(sqs, queues.jobs.url),
    deadLetters: reportDeadLetters(createSqsQueue(sqs, queues.deadLetters.url), onDeadLetter),
    spillQueue: createSqsQueue(sqs, queues.spill.url),
    quarantineQueue: createSqsQueue(sqs, queues.quarantine.url),
    quarantineStore: rememberVerified(createDynamoQuarantineStore(dynamo, tables.control)),
    batchCancels: (batchId: string) => createDynamoBatchCancelStore(dynamo, tables.control, batchId),
    circuitStore: (scope: string) => createDynamoCircuitStore(dynamo, tables.control, scope),
    submissionLimiter: limiter(LIMITS.submissions, submissionsPerMinute),
    statusLimiter: limiter(LIMITS.statusCalls),
    queueStatusLimiter: limiter(LIMITS.queueStatusCalls),
  };
}
