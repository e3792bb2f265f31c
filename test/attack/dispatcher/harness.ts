import { createInferenceClient, DEFAULT_TIMING, webhookToken } from "@boomerang/core";
import { type Collaborators, createHandler } from "@boomerang/dispatcher/handler";
import { createBlobStoreModel } from "@boomerang/testkit/models/blob-store";
import { createJobStoreModel } from "@boomerang/testkit/models/job-store";
import { createRecordingQueue } from "@boomerang/testkit/models/recording-queue";
import { createRecordingMeter } from "@boomerang/testkit/observe";
import { VirtualClock } from "@boomerang/testkit/virtual-clock";
import type { SQSEvent, SQSRecord } from "aws-lambda";
import { createRecordingLog } from "../collaborators.ts";

const LINK_KEY = "PRIVATE-link-key-of-more-than-32-characters";
const API_KEY = "PRIVATE-api-key";
const BASE_URL = "https://hooks.example/base";

/** A request to the Inference API. */
export interface ApiCall {
  readonly url: string;
  readonly body: string;
}

/** The dispatcher with its collaborators in memory; the API accepts every call. */
export function createHarness() {
  const time = new VirtualClock();
  const store = createJobStoreModel();
  const blobs = createBlobStoreModel();
  const jobsQueue = createRecordingQueue();
  const deadLetters = createRecordingQueue();
  const { lines, log } = createRecordingLog();
  const calls: ApiCall[] = [];
  const unlimited = { acquire: async () => 0, reportThrottled: async () => undefined };
  const collaborators: Collaborators = {
    api: createInferenceClient({
      apiKey: API_KEY,
      retry: { attempts: 1 },
      clock: time,
      sleep: time.sleep,
      async fetch(url, { body }) {
        calls.push({ url, body: String(body ?? "") });
        return Response.json({ request_id: `request-${calls.length}` }, { status: 201 });
      },
    }),
    store,
    blobs,
    jobsQueue,
    deadLetters,
    secrets: {
      apiKey: async () => API_KEY,
      linkKey: async () => LINK_KEY,
      webhookSecrets: () => Promise.reject(new Error("the dispatcher must not read webhook secrets")),
    },
    submissions: unlimited,
    statusCalls: unlimited,
    queueStatusCalls: unlimited,
    clock: time,
    random: () => 0.5,
    timing: DEFAULT_TIMING,
    log,
    meter: createRecordingMeter(),
    webhookBaseUrl: BASE_URL,
  };
  const handle = createHandler(collaborators);
  return {
    jobs: store.jobs,
    blobs: blobs.blobs,
    visibilityChanges: jobsQueue.returned,
    deadLetters: deadLetters.sent,
    lines,
    calls,
    /** Invokes the dispatcher as SQS does. Message ids are `message-` and the index in the batch. */
    send: (bodies: readonly string[]) => time.run(handle(jobsEvent(bodies))),
  };
}

export type Harness = ReturnType<typeof createHarness>;

export function webhookUrlOf(jobId: string): string {
  return `${BASE_URL}/v1/webhooks/${jobId}/${webhookToken(jobId, LINK_KEY)}`;
}

function jobsEvent(bodies: readonly string[]): SQSEvent {
  const records = bodies.map((body, n) => ({
    messageId: `message-${n}`,
    receiptHandle: `receipt-${n}`,
    body,
    attributes: { ApproximateReceiveCount: "1", SentTimestamp: "1767225600000" },
  }));
  return { Records: records as SQSRecord[] };
}
