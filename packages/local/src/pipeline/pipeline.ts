import { SendMessageCommand, type SendMessageCommandOutput } from "@aws-sdk/client-sqs";
import { createInferenceClient, DEFAULT_TIMING, type Target, type Timing } from "@boomerang/core";
import { createHandler as createDispatcher } from "@boomerang/dispatcher/handler";
import { createHandler as createPublisher } from "@boomerang/publisher/handler";
import { createHandler as createReceiver } from "@boomerang/receiver/handler";
import {
  type BlobStore,
  createDynamoJobStore,
  createDynamoLimitStore,
  createDynamoQueueStatusLog,
  createEventBridgeBus,
  createLimiter,
  createS3BlobStore,
  createSqsQueue,
  type JobStore,
  LIMITS,
  type Limit,
  type Log,
  type Meter,
} from "@boomerang/runtime";
import { createHandler as createScheduler } from "@boomerang/scheduler/handler";
import { type SimulatorServer, type SimulatorSettings, startSimulator } from "@boomerang/simulator";
import { startRestApiSource } from "../lambda/rest-api-source.ts";
import { type ScheduleSource, startScheduleSource } from "../lambda/schedule-source.ts";
import { startSqsSource } from "../lambda/sqs-source.ts";
import { startStreamSource } from "../lambda/stream-source.ts";
import { systemSleep } from "../system-sleep.ts";
import { type EmbeddedAws, startEmbeddedAws } from "./embedded-aws.ts";
import { createLocalSecrets, type LocalSecrets } from "./local-secrets.ts";

/** How {@link startPipeline} sets the pipeline up. */
export interface PipelineOptions {
  /** Settings of the simulated Inference API; key and webhook secrets are the pipeline's. */
  readonly simulator?: Omit<SimulatorSettings, "apiKey" | "webhookSecrets">;
  readonly timing?: Partial<Timing>;
  /** Targets whose queues the scheduler records; default none. */
  readonly targets?: readonly Target[];
  /** Milliseconds between two runs of the scheduler, a minute on AWS; default 1000. */
  readonly scheduleEveryMs?: number;
  /** Submissions a minute; default 12,000. */
  readonly submissionsPerMinute?: number;
  readonly announceSubmitted?: boolean;
  readonly log?: Log;
  readonly meter?: Meter;
  /** Told of every invocation that failed. */
  readonly onError?: (error: unknown) => void;
}

/** The whole pipeline on this machine. */
export interface Pipeline {
  /** Drops a message on the jobs queue; gives its SQS message id. */
  submit(body: string): Promise<string>;
  readonly store: JobStore;
  readonly blobs: BlobStore;
  readonly aws: EmbeddedAws;
  readonly simulator: SimulatorServer;
  readonly scheduler: ScheduleSource;
  /** Where deliveries come in. */
  readonly webhookBaseUrl: string;
  readonly secrets: LocalSecrets;
  /** Ends all invocations, then everything else. */
  stop(): Promise<void>;
}

const QUIET: Log & Meter = {
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
  count: () => undefined,
  gauge: () => undefined,
};

/** Starts the four handlers as the stack deploys them, over real HTTP to stand-ins for AWS and the Inference API. */
export async function startPipeline(options: PipelineOptions = {}): Promise<Pipeline> {
  // What it holds is stopped last in, first out, and all of it even where one part fails to stop.
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
  const { log = QUIET, meter = QUIET, onError = () => undefined } = options;
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
  };
  const limiter = ({ name, policy, batch }: Limit, most: number) => {
    const store = createDynamoLimitStore(aws.dynamo, aws.tables.control, name);
    return createLimiter({ ...shared, store, policy: policy(most), batch });
  };
  const statusCalls = limiter(LIMITS.statusCalls, 20);
  const queueStatusCalls = limiter(LIMITS.queueStatusCalls, 20);

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
  const api = createInferenceClient({ apiKey, baseUrl: simulator.url, retry: { attempts: 1 } });

  const spillSource = startSqsSource({
    function: { name: "receiver" },
    client: aws.sqs,
    queue: aws.queues.spill,
    handler: receive,
    maxConcurrency: 1,
    onError,
  });
  running.defer(() => spillSource.stop());
  const dispatcher = startSqsSource({
    function: { name: "dispatcher" },
    client: aws.sqs,
    queue: aws.queues.jobs,
    handler: createDispatcher({
      ...shared,
      api,
      statusCalls,
      queueStatusCalls,
      submissions: limiter(LIMITS.submissions, options.submissionsPerMinute ?? 12_000),
      webhookBaseUrl: receiver.endpoint,
    }),
    // Twenty messages at a time are enough for tables that share one thread with everything else.
    maxConcurrency: 2,
    onError,
  });
  running.defer(() => dispatcher.stop());
  const scheduler = startScheduleSource({
    function: { name: "scheduler", timeoutMs: 60_000 },
    input: { task: "minute" },
    everyMs: options.scheduleEveryMs ?? 1000,
    handler: createScheduler({
      ...shared,
      api,
      statusCalls,
      queueStatusCalls,
      queueStatusLog: createDynamoQueueStatusLog(aws.dynamo, aws.tables.control),
      targets: options.targets ?? [],
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
