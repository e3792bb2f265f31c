import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { SQSClient } from "@aws-sdk/client-sqs";
import { DEFAULT_TIMING, type Sleep, signWebhook, systemSleep, webhookToken } from "@boomerang/core";
import { localClientConfig, type Pipeline, startPipeline, startRestApiSource } from "@boomerang/local";
import { createHandler } from "@boomerang/receiver/handler";
import { AWS_TIMEOUTS } from "@boomerang/receiver/settings";
import { warmUpReceiver } from "@boomerang/receiver/warm-up";
import {
  awsConfig,
  createDynamoJobStore,
  createSecrets,
  createSqsQueue,
  type Meter,
} from "@boomerang/runtime";
import { createQuarantineStoreModel } from "@boomerang/testkit/models/quarantine-store";
import { SECRET_IDS, secretsClient } from "@boomerang/testkit/models/secrets";
import { createRecordingLog, createRecordingMeter } from "@boomerang/testkit/observe";
import { afterEach, beforeEach, expect, onTestFinished, test } from "vitest";
import { ids } from "./jobs.ts";

// The receivers' time passes ten times slower than the machine's: no test depends on how fast the machine is.
const SLOWER = 10;
const EPOCH = Date.now();
const clock = { now: () => EPOCH + (Date.now() - EPOCH) / SLOWER };
const sleep: Sleep = (ms, signal) => systemSleep(ms * SLOWER, signal);
const timeouts = awsConfig({ ...AWS_TIMEOUTS, requestTimeout: AWS_TIMEOUTS.requestTimeout * SLOWER });
// Longer than the receiver once waited for the link key.
const SECRETS_MS = 800;

let pipeline: Pipeline;

beforeEach(async () => {
  pipeline = await startPipeline();
});
afterEach(() => pipeline.stop());

/** Starts a process of the receiver as its `lambda.ts` does: without a connection, and without a secret in its cache. */
async function startReceiver(meter: Meter) {
  const { aws, secrets: known, blobs } = pipeline;
  const { protocol, hostname, port } = (await aws.dynamo.config.endpoint?.()) ?? {};
  const settings = (endpoint: string) => ({ ...localClientConfig(endpoint), ...timeouts });
  const dynamo = new DynamoDBClient(settings(`${protocol}//${hostname}:${port}`));
  const QueueUrl = aws.queues.spill.url;
  const sqs = new SQSClient(settings(new URL(QueueUrl).origin));
  onTestFinished(() => {
    for (const client of [dynamo, sqs]) client.destroy();
  });
  const values = new Map<string, string>([
    [SECRET_IDS.linkKey, await known.linkKey()],
    [SECRET_IDS.webhookSecrets, JSON.stringify(known.values.webhookSecrets)],
  ]);
  const read = async (id: string) => {
    await sleep(SECRETS_MS);
    return values.get(id) ?? "";
  };
  const shared = {
    ...{ clock, sleep, random: Math.random, log: createRecordingLog(), meter },
    secrets: createSecrets(secretsClient(read), SECRET_IDS, { clock, random: Math.random, sleep }),
    store: createDynamoJobStore(dynamo, aws.tables.jobs),
  };
  await warmUpReceiver(shared);
  return createHandler({
    ...{ ...shared, blobs, timing: DEFAULT_TIMING },
    spillQueue: createSqsQueue(sqs, QueueUrl),
    quarantineQueue: createSqsQueue(sqs, aws.queues.quarantine.url),
    quarantineStore: createQuarantineStoreModel(),
    deadLetters: createSqsQueue(sqs, aws.queues.deadLetters.url),
  });
}

/** The REST API, with a process that starts for each delivery, as in a burst on Lambda. */
async function startCold(meter: Meter): Promise<string> {
  const api = await startRestApiSource({
    function: { name: "receiver", timeoutMs: 10_000 * SLOWER },
    integrationTimeoutMs: 29_000 * SLOWER,
    clock,
    handler: async (event) => (await startReceiver(meter))(event),
  });
  onTestFinished(() => api.stop());
  return api.endpoint;
}

/** Sends a genuine delivery of a job; returns the status of the response. */
async function deliver(url: string, jobId: string): Promise<number> {
  const body = JSON.stringify({ request_id: "r-1", time: new Date().toISOString(), data: jobId, errors: [] });
  const token = webhookToken(jobId, await pipeline.secrets.linkKey());
  const signature = signWebhook(Buffer.from(body), await pipeline.secrets.webhookSecrets());
  const headers = { "content-type": "application/json", "x-baseten-signature": signature };
  const response = await fetch(`${url}/v1/webhooks/${jobId}/${token}`, { method: "POST", body, headers });
  return response.status;
}

test("300 deliveries at once, each of which starts a process, all get 200", async () => {
  const url = await startCold(createRecordingMeter());
  const statuses = await Promise.all(ids("burst", 300).map((jobId) => deliver(url, jobId)));
  expect(statuses.filter((status) => status !== 200)).toEqual([]);
  expect((await pipeline.store.get("burst-300"))?.status).toBe("SUCCEEDED");
});
