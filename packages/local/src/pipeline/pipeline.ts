import { SendMessageCommand, type SendMessageCommandOutput } from "@aws-sdk/client-sqs";
import { DEFAULT_TIMING, systemSleep, type Target, type Timing, targetText } from "@boomerang/core";
import { createHandler as createDispatcher } from "@boomerang/dispatcher/handler";
import { createHandler as createPublisher } from "@boomerang/publisher/handler";
import { createHandler as createReceiver } from "@boomerang/receiver/handler";
import {
  type BlobStore,
  createApiClient,
  createDynamoCircuitStore,
  createDynamoJobStore,
  createDynamoLimitStore,
  createDynamoQuarantineStore,
  createDynamoQueueStatusLog,
  createEventBridgeBus,
  createS3BlobStore,
  createSqsQueue,
  type JobStore,
  LIMITS,
  type Log,
  limiterFactory,
  type Meter,
  rememberVerified,
} from "@boomerang/runtime";
import { createHandler as createScheduler } from "@boomerang/scheduler/handler";
import { type SimulatorServer, type SimulatorSettings, startSimulator } from "@boomerang/simulator";
import { startRestApiSource } from "../lambda/rest-api-source.ts";
import { type ScheduleSource, startScheduleSource } from "../lambda/schedule-source.ts";
import { startSqsSource } from "../lambda/sqs-source.ts";
import { startStreamSource } from "../lambda/stream-source.ts";
import { type EmbeddedAws, startEmbeddedAws } from "./embedded-aws.ts";
import { createLocalSecrets, type LocalSecrets } from "./local-secrets.ts";

export interface PipelineOptions {
  /** Settings of the simulated Inference API; the pipeline sets API key and webhook secrets. */
  readonly simulator?: Omit<SimulatorSettings, "apiKey" | "webhookSecrets">;
  readonly timing?: Partial<Timing>;
  /** Targets whose queue status the scheduler records; default none. */
  readonly targets?: readonly Target[];
  /** Milliseconds between two runs of the scheduler; default 1000. On AWS it is one minute. */
  readonly scheduleEveryMs?: number;
  /** Rate limit of submissions; default 12,000. */
  readonly submissionsPerMinute?: number;
  readonly announceSubmitted?: boolean;
  /** Whether a job is resubmitted whose output could not be delivered; default false. */
  readonly resubmitsUndelivered?: boolean;
  readonly log?: Log;
  readonly meter?: Meter;
  /** Called for each failed invocation. */
  readonly onError?: (error: unknown) => void;
}

export interface Pipeline {
  /** Sends a message to the jobs queue and returns its SQS message id. */
  submit(body: string): Promise<string>;
  readonly store: JobStore;
  readonly blobs: BlobStore;
  readonly aws: EmbeddedAws;
  readonly simulator: SimulatorServer;
  readonly scheduler: ScheduleSource;
  /** URL of the receiver. */
  readonly webhookBaseUrl: string;
  readonly secrets: LocalSecrets;
  /** Waits for running invocations, then stops every part. */
  stop(): Promise<void>;
}

const NO_LOG: Log & Meter = {
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
  count: () => undefined,
  gauge: () => undefined,
};

/** Starts the four deployed handlers with embedded AWS services and a simulated Inference API, all over HTTP on this machine. */
export async function startPipeline(options: PipelineOptions = {}): Promise<Pipeline> {
  // Parts are stopped in reverse order, and all of them even when one fails to stop.
  await using running = new AsyncDisposableStack();
  const pipeline = await start(options, running);
  const started = running.move();
  let stopping: Promise<void> | undefined;
  return {
    ...pipeline,
    stop() {
      stopping ??= started.disposeAsync();
      return stopping;
    },
  };
}

async function start(options: PipelineOptions, running: AsyncDisposableStack) {
  const { log = NO_LOG, meter = NO_LOG, onError = () => undefined } = options;
  const timing = { ...DEFAULT_TIMING, firstCheckMs: 5000, ...options.timing };
  const secrets = createLocalSecrets();
  const { apiKey, webhookSecrets } = secrets.values;
  const aws = await startEmbeddedAws(running, onError);

  const shared = {
    clock: Date,
    random: Math.random,
    sleep: systemSleep,
    timing,
    secrets,
    log,
    meter,
    store: createDynamoJobStore(aws.dynamo, aws.tables.jobs),
    blobs: createS3BlobStore(aws.s3, aws.bucket),
    jobsQueue: createSqsQueue(aws.sqs, aws.queues.jobs.url),
    deadLetters: createSqsQueue(aws.sqs, aws.queues.deadLetters.url),
    spillQueue: createSqsQueue(aws.sqs, aws.queues.spill.url),
    quarantineQueue: createSqsQueue(aws.sqs, aws.queues.quarantine.url),
    quarantineStore: rememberVerified(createDynamoQuarantineStore(aws.dynamo, aws.tables.control)),
  };
  const limiter = limiterFactory(
    (name) => createDynamoLimitStore(aws.dynamo, aws.tables.control, name),
    shared,
  );
  const statusLimiter = limiter(LIMITS.statusCalls);
  const queueStatusLimiter = limiter(LIMITS.queueStatusCalls);

  const publisher = startStreamSource({
    function: { name: "publisher" },
    stream: aws.jobsStream,
    handler: createPublisher({
      ...shared,
      bus: createEventBridgeBus(aws.eventBridge, "boomerang"),
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
    onError,
  });
  running.defer(() => receiver.stop());

  const simulator = await startSimulator({
    ...options.simulator,
    apiKey,
    webhookSecrets: [...webhookSecrets],
  });
  running.defer(() => simulator.stop());
  const api = createApiClient(secrets, { baseUrl: simulator.url, fetch });

  for (const queue of [aws.queues.spill, aws.queues.quarantine]) {
    const source = startSqsSource({
      function: { name: "receiver" },
      client: aws.sqs,
      queue,
      handler: receive,
      maxConcurrency: 1,
      onError,
    });
    running.defer(() => source.stop());
  }
  const dispatcher = startSqsSource({
    function: { name: "dispatcher" },
    client: aws.sqs,
    queue: aws.queues.jobs,
    handler: createDispatcher({
      ...shared,
      circuitStore: (scope) => createDynamoCircuitStore(aws.dynamo, aws.tables.control, scope),
      api,
      statusLimiter,
      queueStatusLimiter,
      submissionLimiter: limiter(LIMITS.submissions, options.submissionsPerMinute),
      webhookBaseUrl: receiver.endpoint,
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
      queueStatusLog: createDynamoQueueStatusLog(aws.dynamo, aws.tables.control),
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
      const { MessageId = "" }: SendMessageCommandOutput = await aws.sqs.send(command);
      return MessageId;
    },
    store: shared.store,
    blobs: shared.blobs,
    aws,
    simulator,
    scheduler,
    webhookBaseUrl: receiver.endpoint,
    secrets,
  };
}
