import { DEFAULT_TIMING, type Job } from "@boomerang/core";
import { createHandler as createDispatcher } from "@boomerang/dispatcher/handler";
import {
  type BatchCancel,
  type CircuitState,
  createApiClient,
  LIMITS,
  limiterFactory,
  type PauseState,
  type Queue,
  writeJob,
} from "@boomerang/runtime";
import { createHandler as createScheduler } from "@boomerang/scheduler/handler";
import { createSimulator } from "@boomerang/simulator";
import { createBlobStoreModel } from "@boomerang/testkit/models/blob-store";
import { createIndexReaderModel } from "@boomerang/testkit/models/index-reader";
import { createJobStoreModel } from "@boomerang/testkit/models/job-store";
import { createLimitStoreModel } from "@boomerang/testkit/models/limit-store";
import { createRecordingQueue } from "@boomerang/testkit/models/recording-queue";
import { createVersionedStoreModel } from "@boomerang/testkit/models/versioned-store";
import { createVersionedStoresModel } from "@boomerang/testkit/models/versioned-stores";
import { createRecordingLog, createRecordingMeter } from "@boomerang/testkit/observe";
import { VirtualClock } from "@boomerang/testkit/virtual-clock";
import type { SQSEvent } from "aws-lambda";

const MINUTE = 60_000;

/** Dispatcher and scheduler in virtual time, between a queue and the simulated Inference API. */
export function createOutageHarness() {
  const time = new VirtualClock();
  const store = createJobStoreModel();
  const deadLetters = createRecordingQueue();
  const callsTo = { submit: 0, queue: 0 };
  let delivers = true;
  const simulator = createSimulator({
    timers: time,
    settings: { seed: 1, apiKey: "key", coldStartMs: 0, inferenceMs: 1000 },
    async fetch(url, { body }) {
      if (!delivers) return new Response(null, { status: 400 });
      const jobId = url.split("/").at(-2) ?? "";
      const { request_id: requestId, data } = JSON.parse(Buffer.from(body as Uint8Array).toString());
      const content = { result: { text: JSON.stringify(data) } };
      await writeJob(shared, jobId, { type: "deliver", jobId, requestId, content });
      return new Response(null, { status: 200 });
    },
  });
  const secrets = {
    apiKey: async () => "key",
    linkKey: async () => "a-link-key-of-more-than-32-characters!!",
    webhookSecrets: async () => [],
  };
  // The average of every jitter.
  const random = () => 0.5;
  const shared = {
    ...{ clock: time, sleep: time.sleep, random, timing: DEFAULT_TIMING, store, secrets },
    jobIndex: createIndexReaderModel(store.jobs),
    pauses: createVersionedStoreModel<PauseState>(),
  };
  const observers = { log: createRecordingLog(), meter: createRecordingMeter() };
  const limiter = limiterFactory(createLimitStoreModel, shared);
  const statusLimiter = limiter(LIMITS.statusCalls);
  const queueStatusLimiter = limiter(LIMITS.queueStatusCalls);
  const api = createApiClient(secrets, {
    clock: time,
    sleep: time.sleep,
    fetch(url, init) {
      if (url.endsWith("/async_predict")) callsTo.submit++;
      if (url.endsWith("/async_queue_status")) callsTo.queue++;
      return simulator.handle(new Request(url, init));
    },
  });

  const jobsQueue: Queue = {
    send: async ({ body }) => deliverLater({ body, receiveCount: 0, sentAt: time.now() }, 0),
    changeVisibility: async (receipt, seconds) => deliverLater(JSON.parse(receipt), seconds * 1000),
  };
  const dispatch = createDispatcher({
    ...{ ...shared, ...observers, api, jobsQueue, deadLetters, statusLimiter, queueStatusLimiter },
    blobs: createBlobStoreModel(),
    circuitStore: createVersionedStoresModel<CircuitState>(),
    batchCancels: createVersionedStoresModel<BatchCancel>(),
    submissionLimiter: limiter(LIMITS.submissions),
    webhookBaseUrl: "https://hooks.example",
  });
  const reconcile = createScheduler({
    ...{ ...shared, ...observers, api, jobsQueue, statusLimiter, queueStatusLimiter },
    queueStatusLog: { record: async () => undefined },
    eventSources: { stateOf: async () => ({ state: "Enabled" }) },
    resubmitsUndelivered: false,
  });

  /** The receipt handle contains the message, so that changing its visibility can deliver it again. */
  function deliverLater(message: { body: string; receiveCount: number; sentAt: number }, ms: number): void {
    time.setTimeout(() => {
      const { body, sentAt } = message;
      const receiveCount = message.receiveCount + 1;
      const record = {
        messageId: body,
        receiptHandle: JSON.stringify({ body, receiveCount, sentAt }),
        body,
        attributes: { ApproximateReceiveCount: `${receiveCount}`, SentTimestamp: `${sentAt}` },
      };
      void dispatch({ Records: [record] } as unknown as SQSEvent);
    }, ms);
  }

  function everyMinute(): void {
    void reconcile({ task: "minute" }, { getRemainingTimeInMillis: () => MINUTE });
    time.setTimeout(everyMinute, MINUTE);
  }
  everyMinute();

  return {
    callsTo,
    deadLetters: deadLetters.sent,
    jobs: (): Job[] => [...store.jobs.values()],
    send(jobId: string, fields: Record<string, unknown> = {}) {
      const message = { job_id: jobId, target: { model_id: "echo" }, model_input: jobId, ...fields };
      return jobsQueue.send({ body: JSON.stringify(message) });
    },
    advance: (ms: number) => time.advance(ms),
    /** Whether the API responds to every call with 500, 502 or 504. */
    setOutage(isDown: boolean) {
      const rate = isDown ? 1 : 0;
      const statuses: (500 | 502 | 504)[] = [500, 502, 504];
      simulator.configure({
        faults: {
          refuseRate: rate,
          refuseStatuses: statuses,
          refuseOtherRate: rate,
          refuseOtherStatuses: statuses,
        },
      });
    },
    /** Whether deliveries arrive or are lost. */
    setDeliveries(arrive: boolean) {
      delivers = arrive;
    },
  };
}
