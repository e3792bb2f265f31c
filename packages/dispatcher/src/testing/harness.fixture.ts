import type { Job } from "@boomerang/core";
import { SecretError, type Secrets, statusPolicy, submissionPolicy, writeJob } from "@boomerang/runtime";
import { type SqsRecordFields, sqsEvent, sqsRecord } from "@boomerang/testkit/events/sqs";
import { createHarnessBase } from "@boomerang/testkit/harness";
import { LINK_KEY } from "@boomerang/testkit/models/secrets";
import { type Collaborators, createHandler } from "../handler.ts";
import { createFakeApi } from "./fake-api.fixture.ts";

const API_KEY = "PRIVATE-api-key";

export interface Sent {
  readonly isRetried: boolean;
  /** The visibility timeout of a retried message. */
  readonly seconds: number | undefined;
}

/** The dispatcher with all its collaborators in memory. */
export function createHarness() {
  const { time, store, jobIndex, blobs, circuitStore, pauses, batchCancels, ...base } = createHarnessBase();
  const { jobsQueue, deadLetters, meter, shared, limiter } = base;
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
  const api = createFakeApi({ clock: time, sleep: time.sleep }, () => secrets.apiKey());
  const collaborators: Collaborators = {
    ...shared,
    ...{ jobIndex, pauses, batchCancels },
    ...{ api: api.client, store, blobs, circuitStore, jobsQueue, deadLetters, secrets },
    submissionLimiter: limiter(submissionPolicy(12_000), 10),
    statusLimiter: limiter(statusPolicy(20)),
    queueStatusLimiter: limiter(statusPolicy(20)),
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
    const change = jobsQueue.visibilityChanges.findLast(
      ({ receiptHandle }) => receiptHandle === record.receiptHandle,
    );
    return { isRetried, seconds: isRetried ? change?.seconds : undefined };
  }

  return {
    time,
    missing,
    freshReads,
    pauses,
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
        content: { result: { text: '"PRIVATE output"' } },
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

export type Harness = ReturnType<typeof createHarness>;

/** A job message whose input must never be in a log line. */
export function jobMessage(fields: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    job_id: "order-1",
    target: { model_id: "echo" },
    model_input: { text: "PRIVATE input" },
    ...fields,
  };
}
