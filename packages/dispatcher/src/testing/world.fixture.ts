import { DEFAULT_TIMING, type Job } from "@boomerang/core";
import {
  createLimiter,
  createLog,
  SecretError,
  type Secrets,
  statusPolicy,
  submissionPolicy,
  writeJob,
} from "@boomerang/runtime";
import { type SqsRecordFields, sqsEvent, sqsRecord } from "@boomerang/testkit/events/sqs";
import { guardedLogLines, LINK_KEY } from "@boomerang/testkit/log-guard";
import { createBlobStoreModel } from "@boomerang/testkit/models/blob-store";
import { createJobStoreModel } from "@boomerang/testkit/models/job-store";
import { createLimitStoreModel } from "@boomerang/testkit/models/limit-store";
import { createRecordingQueue } from "@boomerang/testkit/models/recording-queue";
import { createRecordingMeter } from "@boomerang/testkit/observe";
import { VirtualClock } from "@boomerang/testkit/virtual-clock";
import { type Collaborators, createHandler } from "../handler.ts";
import { createFakeApi } from "./fake-api.fixture.ts";

const API_KEY = "PRIVATE-api-key";

export interface Sent {
  readonly isRetried: boolean;
  /** The visibility timeout of a retried message. */
  readonly seconds: number | undefined;
}

/** The dispatcher with all its collaborators in memory. */
export function createWorld() {
  const logLines = guardedLogLines();
  const random = () => 0.5;
  const time = new VirtualClock();
  const missing = new Set<"apiKey" | "linkKey">();
  const freshReads: string[] = [];
  const secret = (name: "apiKey" | "linkKey", value: string) => async (fresh?: boolean) => {
    if (fresh) freshReads.push(name);
    if (missing.has(name)) throw new SecretError(`secret ${name} has no value`);
    return value;
  };
  const secrets: Secrets = {
    apiKey: secret("apiKey", API_KEY),
    linkKey: secret("linkKey", LINK_KEY),
    webhookSecrets: async () => [],
  };
  const store = createJobStoreModel();
  const blobs = createBlobStoreModel();
  const jobsQueue = createRecordingQueue();
  const deadLetters = createRecordingQueue();
  const meter = createRecordingMeter();
  const api = createFakeApi({ clock: time, sleep: time.sleep }, () => secrets.apiKey());
  const line = (message: string, fields?: unknown) => {
    logLines.push(JSON.stringify({ message, fields }));
  };
  const shared = { clock: time, sleep: time.sleep, random };
  const twentyASecond = () =>
    createLimiter({ ...shared, store: createLimitStoreModel(), policy: statusPolicy(20), batch: 1 });
  const collaborators: Collaborators = {
    api: api.client,
    store,
    blobs,
    jobsQueue,
    deadLetters,
    secrets,
    submissions: createLimiter({
      ...shared,
      store: createLimitStoreModel(),
      policy: submissionPolicy(12_000),
    }),
    statusCalls: twentyASecond(),
    queueStatusCalls: twentyASecond(),
    clock: time,
    random,
    timing: DEFAULT_TIMING,
    log: createLog({ info: line, warn: line, error: line } as Parameters<typeof createLog>[0]),
    meter,
    webhookBaseUrl: "https://hooks.example/base",
  };

  /** Delivers a message to a new dispatcher process. */
  async function send(
    message: unknown,
    fields: Omit<SqsRecordFields, "body"> = {},
    changed: Partial<Collaborators> = {},
  ): Promise<Sent> {
    const body = typeof message === "string" ? message : JSON.stringify(message);
    const record = sqsRecord({ body, ...fields });
    const handle = createHandler({ ...collaborators, ...changed });
    const { batchItemFailures } = await time.run(handle(sqsEvent(record)));
    const isRetried = batchItemFailures.length > 0;
    const change = jobsQueue.returned.findLast(({ receiptHandle }) => receiptHandle === record.receiptHandle);
    return { isRetried, seconds: isRetried ? change?.seconds : undefined };
  }

  return {
    time,
    missing,
    freshReads,
    store,
    blobs,
    jobsQueue,
    deadLetters,
    meter,
    api,
    collaborators,
    send,
    /** Records a result, as the receiver does. */
    deliver: (requestId = "request-1") =>
      writeJob(collaborators, "order-1", {
        type: "deliver",
        jobId: "order-1",
        requestId,
        outcome: { result: { text: '"PRIVATE output"' } },
      }),
    /** Records that the latest submission is lost, as reconcile does. */
    lose: () =>
      writeJob(collaborators, "order-1", {
        type: "lost",
        version: store.jobs.get("order-1")?.version ?? 0,
        error: { code: "DELIVERY_FAILED", message: "PRIVATE error" },
      }),
    job: (jobId = "order-1"): Job | undefined => store.jobs.get(jobId),
  };
}

export type World = ReturnType<typeof createWorld>;

/** A job message whose input must never be in a log line. */
export function jobMessage(fields: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    job_id: "order-1",
    target: { model_id: "echo" },
    model_input: { text: "PRIVATE input" },
    ...fields,
  };
}
