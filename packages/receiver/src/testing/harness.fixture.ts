import {
  DEFAULT_TIMING,
  isoTime,
  type Job,
  parseMessage,
  type SubmitMessage,
  secretsFingerprint,
  signWebhook,
  webhookToken,
} from "@boomerang/core";
import { writeJob } from "@boomerang/runtime";
import { type RequestFields, restApiEvent } from "@boomerang/testkit/events/rest-api";
import { sqsBatch } from "@boomerang/testkit/events/sqs";
import { createHarnessBase, type Fault } from "@boomerang/testkit/harness";
import { LINK_KEY } from "@boomerang/testkit/models/secrets";
import { type CollaboratorName, withReceiverFaults } from "@boomerang/testkit/receiver-faults";
import { type Collaborators, createHandler } from "../handler.ts";

export const SECRET = "whsec_PRIVATE-secret";

/**
 * The receiver with all its collaborators in memory.
 *
 * @param hasVerified whether a delivery has verified with the initial secrets before
 */
export function createHarness(initialSecrets: readonly string[] = [SECRET], hasVerified = true) {
  const {
    time,
    log,
    meter,
    store,
    blobs,
    spillQueue,
    deadLetters,
    quarantineQueue,
    quarantineStore,
    shared,
  } = createHarnessBase();
  if (hasVerified) void quarantineStore.recordVerified(secretsFingerprint(initialSecrets, LINK_KEY), 0);
  /** The fault of each collaborator; a test may change it at any time. */
  const faults: Record<CollaboratorName, Fault | undefined> = {
    table: undefined,
    bucket: undefined,
    spillQueue: undefined,
    quarantineQueue: undefined,
    control: undefined,
    deadLetters: undefined,
    linkKey: undefined,
    webhookSecrets: undefined,
  };
  /** Values in the cache, and values that a fresh read returns. */
  const secrets = {
    known: initialSecrets,
    fresh: initialSecrets,
    freshReads: 0,
    linkKey: LINK_KEY,
    freshLinkKey: LINK_KEY,
  };
  /** Durable writes and responses, in order. */
  const effects: string[] = [];
  const recorded = <T extends object>(name: string, method: keyof T, methods: T): T => ({
    ...methods,
    [method]: async (...args: unknown[]) => {
      const result = await (methods[method] as (...all: unknown[]) => Promise<unknown>)(...args);
      effects.push(name);
      return result;
    },
  });
  const updateOpen: typeof store.updateOpen = async (...args) => {
    const updated = await store.updateOpen(...args);
    if (updated.type === "written") effects.push("record");
    return updated;
  };
  const parts = {
    store: { ...recorded("record", "put", store), updateOpen },
    blobs: recorded("blob", "put", blobs),
    spillQueue: recorded("spilled", "send", spillQueue),
    quarantineQueue: recorded("quarantined", "send", quarantineQueue),
    quarantineStore,
    deadLetters: recorded("dead letter", "send", deadLetters),
    linkKey: async (fresh?: boolean) => (fresh ? secrets.freshLinkKey : secrets.linkKey),
    async webhookSecrets(fresh?: boolean) {
      if (!fresh) return secrets.known;
      secrets.freshReads++;
      return secrets.fresh;
    },
  };
  const collaborators: Collaborators = {
    ...shared,
    ...withReceiverFaults(parts, (name) => faults[name], time.sleep),
  };
  const handle = createHandler(collaborators);

  /** Invokes the receiver with a request, as API Gateway does. */
  async function receive(request: RequestFields) {
    const began = time.now();
    const { statusCode, body } = await time.run(
      handle(restApiEvent({ requestTimeEpoch: began, ...request })),
    );
    effects.push(`response ${statusCode}`);
    return { statusCode, body, tookMs: time.now() - began };
  }

  return {
    time,
    faults,
    store,
    blobs,
    spillQueue,
    quarantineQueue,
    quarantineStore,
    deadLetters,
    log,
    meter,
    secrets,
    effects,
    collaborators,
    receive,
    job: (jobId = "order-1"): Job | undefined => store.jobs.get(jobId),
    /** Sends a delivery to the webhook URL of its job, as the provider does. */
    deliver(body: string | Uint8Array, fields: Partial<RequestFields> & { jobId?: string } = {}) {
      const { jobId = "order-1", ...request } = fields;
      return receive({ path: pathOf(jobId), body, headers: signedBy([SECRET], body), ...request });
    },
    /** Invokes the receiver with a batch of the spill queue; default: all messages sent so far. */
    async drain(bodies = spillQueue.sent.map(({ body }) => body), receiveCount = 1) {
      return time.run(handle(sqsBatch(bodies, receiveCount)));
    },
    /** Stores a submitted job. */
    async submit(jobId = "order-1") {
      const body = { job_id: jobId, target: { model_id: "echo" }, model_input: "PRIVATE input" };
      const message = parseMessage(JSON.stringify(body), "m1") as SubmitMessage;
      const writer = { ...shared, store };
      const claim = isoTime(time.now() + DEFAULT_TIMING.leaseMs);
      await writeJob(writer, jobId, { type: "claim", message, input: { text: message.modelInput.text } });
      await writeJob(writer, jobId, { type: "submitted", claim, requestId: "request-1" });
    },
  };
}

export type Harness = ReturnType<typeof createHarness>;

/** A harness in which job order-1 is submitted. */
export async function submittedHarness(...options: Parameters<typeof createHarness>): Promise<Harness> {
  const harness = createHarness(...options);
  await harness.submit();
  return harness;
}

export function pathOf(jobId: string, token = webhookToken(jobId, LINK_KEY)): string {
  return `/v1/webhooks/${jobId}/${token}`;
}

export function signedBy(secrets: readonly string[], body: string | Uint8Array): Record<string, string> {
  return {
    "Content-Type": "application/json",
    "X-BASETEN-REQUEST-ID": "exchange-1",
    "X-BASETEN-SIGNATURE": signWebhook(Buffer.from(body), secrets),
  };
}

/** The body of a delivery; its output must never appear in a log line. */
export function deliveryBody({
  data = '{"text":"PRIVATE output"}',
  time = "2026-01-01T00:00:00.000000Z",
  ...fields
}: {
  /** JSON text. */
  readonly data?: string;
  readonly time?: string;
  readonly request_id?: string;
  readonly errors?: readonly unknown[];
} = {}): string {
  const { request_id = "request-1", errors = [] } = fields;
  const head = JSON.stringify({
    request_id,
    model_id: "echo",
    deployment_id: "d1",
    type: "async_request_completed",
    time,
  });
  return `${head.slice(0, -1)},"data":${data},"errors":${JSON.stringify(errors)}}`;
}

/** The text of a job's result, from the record or the bucket. */
export async function resultOf(harness: Harness, jobId = "order-1"): Promise<string | undefined> {
  const job = harness.job(jobId);
  if (job?.result_location === undefined) return job?.result;
  return Buffer.from(await harness.blobs.get(job.result_location)).toString();
}
