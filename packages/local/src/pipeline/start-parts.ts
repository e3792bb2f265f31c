import { SendMessageCommand, type SendMessageCommandOutput } from "@aws-sdk/client-sqs";
import { DEFAULT_TIMING, targetText } from "@boomerang/core";
import { createHandler as createDispatcher } from "@boomerang/dispatcher/handler";
import { createHandler as createPublisher } from "@boomerang/publisher/handler";
import { createHandler as createReceiver } from "@boomerang/receiver/handler";
import {
  createApiClient,
  createDynamoQueueStatusLog,
  createEventBridgeBus,
  type Log,
  type Meter,
} from "@boomerang/runtime";
import { LOCAL_EVENT_BUS } from "@boomerang/runtime/local-pipeline";
import { createHandler as createScheduler } from "@boomerang/scheduler/handler";
import { countDeliveries, createMetricMeter } from "../aws/pipeline-metrics.ts";
import { startRestApiSource } from "../lambda/rest-api-source.ts";
import { startScheduleSource } from "../lambda/schedule-source.ts";
import { startSqsSource } from "../lambda/sqs-source.ts";
import { startStreamSource } from "../lambda/stream-source.ts";
import { createCollaborators } from "./create-collaborators.ts";
import { startEmbeddedAws } from "./embedded-aws.ts";
import type { LocalSecrets } from "./local-secrets.ts";
import type { CommonOptions } from "./pipeline-options.ts";
import { startPipelineWorker, type WorkerSettings } from "./pipeline-worker.ts";
import type { KillSwitch } from "./worker-kills.ts";

export interface PartsOptions extends CommonOptions {
  readonly secrets: LocalSecrets;
  /** Default: the receiver's own URL. */
  readonly webhookBaseUrl?: string;
  /** Called once deliveries can arrive. Resolves to the URL of the API; `undefined`: the provider's hosts. */
  readonly startApi: (running: AsyncDisposableStack) => Promise<string | undefined>;
  /** Gets the workers, if there are any. */
  readonly killSwitch?: KillSwitch | undefined;
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
  const { log = NO_LOG, meter = NO_LOG, onError = () => undefined, secrets, submissionsPerMinute } = options;
  const { targets = () => [] } = options;
  const timing = { ...DEFAULT_TIMING, firstCheckMs: 5000, ...options.timing };
  const aws = await startEmbeddedAws(running, { ...options, onError });
  const reporters = { log, onDeadLetter: options.onDeadLetter ?? (() => undefined) };
  const meterOf = (service: string) =>
    options.metrics === undefined ? meter : createMetricMeter(options.metrics, service);
  const shared = createCollaborators({
    ...reporters,
    meter,
    clients: { ...aws.direct, s3: aws.s3 },
    resources: aws,
    ...{ timing, secrets, submissionsPerMinute },
  });

  /** The handler of a function that runs in a worker thread. */
  function startWorker(runs: WorkerSettings["runs"]) {
    const { queues, bucket, tables, endpoints } = aws;
    const worker = startPipelineWorker(
      {
        ...{ runs, endpoints, timing, submissionsPerMinute },
        resources: { queues, bucket, tables },
        secrets: secrets.values,
      },
      { ...reporters, meter: meterOf(runs.function) },
      runs.function === "receiver" ? options.killSwitch?.onReceiving : undefined,
    );
    running.defer(() => worker.stop());
    options.killSwitch?.attach(runs.function, () => worker.kill());
    return worker.handler;
  }

  const publisher = startStreamSource({
    function: { name: "publisher" },
    stream: aws.jobsStream,
    handler: createPublisher({
      ...shared,
      meter: meterOf("publisher"),
      bus: createEventBridgeBus(aws.direct.eventBridge, LOCAL_EVENT_BUS),
      tableName: aws.tables.jobs,
      announceSubmitted: options.announceSubmitted ?? false,
    }),
    onError,
  });
  running.defer(() => publisher.stop());
  const receive = options.runsInWorkers
    ? startWorker({ function: "receiver" })
    : createReceiver({ ...shared, meter: meterOf("receiver") });
  const receiver = await startRestApiSource({
    function: { name: "receiver", timeoutMs: 10_000 },
    handler: receive,
    port: options.receiverPort ?? 0,
    onError,
    onResponse: options.metrics && countDeliveries(options.metrics),
  });
  running.defer(() => receiver.stop());

  const baseUrl = await options.startApi(running);
  const api = createApiClient(secrets, { ...(baseUrl !== undefined && { baseUrl }), fetch });
  const webhookBaseUrl = options.webhookBaseUrl ?? receiver.endpoint;

  const { functionTimeoutMs } = options;
  const queueFunction = functionTimeoutMs === undefined ? {} : { timeoutMs: functionTimeoutMs };
  for (const queue of [aws.queues.spill, aws.queues.quarantine]) {
    const source = startSqsSource({
      function: { name: "receiver", ...queueFunction },
      client: aws.direct.sqs,
      queue,
      handler: receive,
      maxConcurrency: 1,
      onError,
    });
    running.defer(() => source.stop());
  }
  const dispatch = options.runsInWorkers
    ? startWorker({ function: "dispatcher", apiUrl: baseUrl, webhookBaseUrl })
    : createDispatcher({ ...shared, meter: meterOf("dispatcher"), api, webhookBaseUrl });
  const dispatcher = startSqsSource({
    function: { name: "dispatcher", ...queueFunction },
    client: aws.direct.sqs,
    queue: aws.queues.jobs,
    handler: dispatch,
    // All invocations share one thread, so more concurrency would not be faster.
    maxConcurrency: 2,
    onError,
  });
  running.defer(() => dispatcher.stop());
  const scheduler = startScheduleSource({
    function: { name: "scheduler", timeoutMs: 60_000 },
    input: () => ({ task: "minute", targets: targets().map(targetText) }),
    everyMs: options.scheduleEveryMs ?? 1000,
    handler: createScheduler({
      ...shared,
      meter: meterOf("scheduler"),
      api,
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
