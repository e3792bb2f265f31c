import { SendMessageCommand, type SendMessageCommandOutput } from "@aws-sdk/client-sqs";
import { DEFAULT_TIMING, systemSleep, targetText } from "@boomerang/core";
import { createHandler as createDispatcher } from "@boomerang/dispatcher/handler";
import { createHandler as createPublisher } from "@boomerang/publisher/handler";
import { createHandler as createReceiver } from "@boomerang/receiver/handler";
import {
  createApiClient,
  createDynamoBatchCancelStore,
  createDynamoCircuitStore,
  createDynamoJobStore,
  createDynamoLimitStore,
  createDynamoPauseStore,
  createDynamoQuarantineStore,
  createDynamoQueueStatusLog,
  createEventBridgeBus,
  createS3BlobStore,
  createSqsQueue,
  LIMITS,
  type Log,
  limiterFactory,
  type Meter,
  rememberVerified,
} from "@boomerang/runtime";
import { createDynamoIndexReader } from "@boomerang/runtime/job-index";
import { LOCAL_EVENT_BUS } from "@boomerang/runtime/local-pipeline";
import { createHandler as createScheduler } from "@boomerang/scheduler/handler";
import { startRestApiSource } from "../lambda/rest-api-source.ts";
import { startScheduleSource } from "../lambda/schedule-source.ts";
import { startSqsSource } from "../lambda/sqs-source.ts";
import { startStreamSource } from "../lambda/stream-source.ts";
import { startEmbeddedAws } from "./embedded-aws.ts";
import type { LocalSecrets } from "./local-secrets.ts";
import type { CommonOptions } from "./pipeline-options.ts";
import { reportDeadLetters } from "./report-dead-letters.ts";

export interface PartsOptions extends CommonOptions {
  readonly secrets: LocalSecrets;
  /** Default: the receiver's own URL. */
  readonly webhookBaseUrl?: string;
  /** Called once deliveries can arrive. Resolves to the URL of the API; `undefined`: the provider's hosts. */
  readonly startApi: (running: AsyncDisposableStack) => Promise<string | undefined>;
}

const NO_LOG: Log & Meter = {
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
  count: () => undefined,
  gauge: () => undefined,
};

/** Starts the four handlers with their event sources and embedded AWS services. They stop when `running` is disposed. */
export async function startParts(options: PartsOptions, running: AsyncDisposableStack) {
  const { log = NO_LOG, meter = NO_LOG, onError = () => undefined, secrets } = options;
  const timing = { ...DEFAULT_TIMING, firstCheckMs: 5000, ...options.timing };
  const aws = await startEmbeddedAws(running, { metrics: options.metrics, onError });

  const shared = {
    clock: Date,
    random: Math.random,
    sleep: systemSleep,
    timing,
    secrets,
    log,
    meter,
    store: createDynamoJobStore(aws.direct.dynamo, aws.tables.jobs),
    jobIndex: createDynamoIndexReader(aws.direct.dynamo, aws.tables.jobs),
    pauses: createDynamoPauseStore(aws.direct.dynamo, aws.tables.control),
    blobs: createS3BlobStore(aws.s3, aws.bucket),
    jobsQueue: createSqsQueue(aws.direct.sqs, aws.queues.jobs.url),
    deadLetters: reportDeadLetters(
      createSqsQueue(aws.direct.sqs, aws.queues.deadLetters.url),
      options.onDeadLetter ?? (() => undefined),
    ),
    spillQueue: createSqsQueue(aws.direct.sqs, aws.queues.spill.url),
    quarantineQueue: createSqsQueue(aws.direct.sqs, aws.queues.quarantine.url),
    quarantineStore: rememberVerified(createDynamoQuarantineStore(aws.direct.dynamo, aws.tables.control)),
  };
  const limiter = limiterFactory(
    (name) => createDynamoLimitStore(aws.direct.dynamo, aws.tables.control, name),
    shared,
  );
  const statusLimiter = limiter(LIMITS.statusCalls);
  const queueStatusLimiter = limiter(LIMITS.queueStatusCalls);

  const publisher = startStreamSource({
    function: { name: "publisher" },
    stream: aws.jobsStream,
    handler: createPublisher({
      ...shared,
      bus: createEventBridgeBus(aws.direct.eventBridge, LOCAL_EVENT_BUS),
      tableName: aws.tables.jobs,
      announceSubmitted: options.announceSubmitted ?? false,
    }),
    onError,
  });
  running.defer(() => publisher.stop());
  const receive = createReceiver(shared);
  const receiver = await startRestApiSource({
    function: { name: "receiver", timeoutMs: 10_000 },
    handler: receive,
    port: options.receiverPort ?? 0,
    onError,
  });
  running.defer(() => receiver.stop());

  const baseUrl = await options.startApi(running);
  const api = createApiClient(secrets, { ...(baseUrl !== undefined && { baseUrl }), fetch });
  const webhookBaseUrl = options.webhookBaseUrl ?? receiver.endpoint;

  for (const queue of [aws.queues.spill, aws.queues.quarantine]) {
    const source = startSqsSource({
      function: { name: "receiver" },
      client: aws.direct.sqs,
      queue,
      handler: receive,
      maxConcurrency: 1,
      onError,
    });
    running.defer(() => source.stop());
  }
  const dispatcher = startSqsSource({
    function: { name: "dispatcher" },
    client: aws.direct.sqs,
    queue: aws.queues.jobs,
    handler: createDispatcher({
      ...shared,
      batchCancels: (batchId) => createDynamoBatchCancelStore(aws.direct.dynamo, aws.tables.control, batchId),
      circuitStore: (scope) => createDynamoCircuitStore(aws.direct.dynamo, aws.tables.control, scope),
      api,
      statusLimiter,
      queueStatusLimiter,
      submissionLimiter: limiter(LIMITS.submissions, options.submissionsPerMinute),
      webhookBaseUrl,
    }),
    // All parts share one thread, so more concurrency would not be faster.
    maxConcurrency: 2,
    onError,
  });
  running.defer(() => dispatcher.stop());
  const scheduler = startScheduleSource({
    function: { name: "scheduler", timeoutMs: 60_000 },
    input: { task: "minute", targets: (options.targets ?? []).map(targetText) },
    everyMs: options.scheduleEveryMs ?? 1000,
    handler: createScheduler({
      ...shared,
      api,
      statusLimiter,
      queueStatusLimiter,
      queueStatusLog: createDynamoQueueStatusLog(aws.direct.dynamo, aws.tables.control),
      // There are no mappings here.
      eventSources: { stateOf: async () => ({ state: "Enabled" }) },
      resubmitsUndelivered: options.resubmitsUndelivered ?? false,
    }),
    onError,
  });
  running.defer(() => scheduler.stop());

  return {
    async submit(body: string) {
      const command = new SendMessageCommand({ QueueUrl: aws.queues.jobs.url, MessageBody: body });
      const { MessageId = "" }: SendMessageCommandOutput = await aws.direct.sqs.send(command);
      return MessageId;
    },
    store: shared.store,
    blobs: shared.blobs,
    aws,
    scheduler,
    apiUrl: baseUrl,
    receiverUrl: receiver.endpoint,
    webhookBaseUrl,
    secrets,
  };
}
