import { createInferenceClient, webhookToken } from "@boomerang/core";
import { type Collaborators, createHandler } from "@boomerang/dispatcher/handler";
import { sqsBatch } from "@boomerang/testkit/events/sqs";
import { createHarnessBase } from "@boomerang/testkit/harness";
import { LINK_KEY } from "@boomerang/testkit/models/secrets";
import { createRecordingLog } from "@boomerang/testkit/observe";

const API_KEY = "PRIVATE-api-key";
const API_LATENCY_MS = 200;
const BASE_URL = "https://hooks.example/base";

/** A request to the Inference API. */
export interface ApiCall {
  readonly url: string;
  readonly body: string;
}

/** The dispatcher with its collaborators in memory; the API accepts every call. */
export function createHarness() {
  const { time, log, store, jobIndex, blobs, ...base } = createHarnessBase(createRecordingLog());
  const { circuitStore, pauses, batchCancels, jobsQueue, deadLetters, shared } = base;
  const calls: ApiCall[] = [];
  const unlimited = { acquire: async () => 0, reportThrottled: async () => undefined };
  const collaborators: Collaborators = {
    ...shared,
    api: createInferenceClient({
      apiKey: API_KEY,
      retry: { attempts: 1 },
      clock: time,
      sleep: time.sleep,
      async fetch(url, { body }) {
        calls.push({ url, body: String(body ?? "") });
        const id = calls.length;
        // Longer than a delay between conflicting writes: a second message of a job meets the claim of the first.
        await time.sleep(API_LATENCY_MS);
        return Response.json({ request_id: `request-${id}` }, { status: 201 });
      },
    }),
    ...{ store, jobIndex, blobs, circuitStore, pauses, batchCancels, jobsQueue, deadLetters },
    secrets: {
      apiKey: async () => API_KEY,
      linkKey: async () => LINK_KEY,
    },
    submissionLimiter: { ...unlimited, settled: async () => undefined },
    statusLimiter: unlimited,
    queueStatusLimiter: unlimited,
    webhookBaseUrl: BASE_URL,
  };
  const handle = createHandler(collaborators);
  return {
    jobs: store.jobs,
    blobs: blobs.blobs,
    visibilityChanges: jobsQueue.visibilityChanges,
    deadLetters: deadLetters.sent,
    lines: () => log.lines.map((line) => JSON.stringify(line)),
    calls,
    /** Invokes the dispatcher as SQS does. Message ids are `message-` and the index in the batch. */
    send: (bodies: readonly string[]) => time.run(handle(sqsBatch(bodies))),
  };
}

export type Harness = ReturnType<typeof createHarness>;

export function webhookUrlOf(jobId: string): string {
  return `${BASE_URL}/v1/webhooks/${jobId}/${webhookToken(jobId, LINK_KEY)}`;
}
