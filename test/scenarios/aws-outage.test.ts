import { setTimeout as delay } from "node:timers/promises";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { SQSClient } from "@aws-sdk/client-sqs";
import { DEFAULT_TIMING, signWebhook, webhookToken } from "@boomerang/core";
import { localClientConfig, type Pipeline, startPipeline } from "@boomerang/local";
import { createHandler } from "@boomerang/receiver/handler";
import { awsConfig, createDynamoJobStore, createS3BlobStore, createSqsQueue } from "@boomerang/runtime";
import { createQuarantineStoreModel } from "@boomerang/testkit/models/quarantine-store";
import { createRecordingLog, createRecordingMeter } from "@boomerang/testkit/observe";
import type { APIGatewayProxyEvent } from "aws-lambda";
import { afterEach, beforeEach, expect, test } from "vitest";
import { finished, outcomeEvent, submitJob } from "./jobs.ts";

// A port without a listener.
const NOWHERE = "http://127.0.0.1:9";
const FAIL_FAST = awsConfig({ requestTimeout: 300, maxAttempts: 1 });

let pipeline: Pipeline;

beforeEach(async () => {
  pipeline = await startPipeline({ simulator: { coldStartMs: 60_000 }, announceSubmitted: true });
});
afterEach(() => pipeline.stop());

/** The pipeline's receiver, but the table is unavailable, and queue and bucket may be. */
function createReceiverInOutage({ isQueueUp }: { isQueueUp: boolean }) {
  const { aws, secrets, blobs } = pipeline;
  const nowhere = { ...localClientConfig(NOWHERE), ...FAIL_FAST };
  const sqs = isQueueUp ? aws.sqs : new SQSClient(nowhere);
  return createHandler({
    store: createDynamoJobStore(new DynamoDBClient(nowhere), "Jobs"),
    blobs: isQueueUp ? blobs : createS3BlobStore(aws.s3, "no-such-bucket"),
    spillQueue: createSqsQueue(
      sqs,
      aws.queues.spill.url.replace(/^http:\/\/[^/]+/, isQueueUp ? "$&" : NOWHERE),
    ),
    quarantineQueue: createSqsQueue(sqs, aws.queues.quarantine.url),
    quarantineStore: createQuarantineStoreModel(),
    deadLetters: createSqsQueue(sqs, aws.queues.deadLetters.url),
    secrets,
    clock: Date,
    random: Math.random,
    sleep: (ms, signal) => delay(ms, undefined, signal && { signal }),
    timing: DEFAULT_TIMING,
    log: createRecordingLog(),
    meter: createRecordingMeter(),
  });
}

/** A genuine delivery of a result for a job. */
async function delivery(jobId: string, data: unknown): Promise<APIGatewayProxyEvent> {
  const body = JSON.stringify({ request_id: "r-1", time: new Date().toISOString(), data, errors: [] });
  const token = webhookToken(jobId, await pipeline.secrets.linkKey());
  return {
    path: `/v1/webhooks/${jobId}/${token}`,
    headers: {
      "X-BASETEN-SIGNATURE": signWebhook(Buffer.from(body), await pipeline.secrets.webhookSecrets()),
    },
    body: Buffer.from(body).toString("base64"),
    isBase64Encoded: true,
    // Long ago, so that the receiver has only the time of a late start, and the test need not wait for seven seconds.
    requestContext: { requestTimeEpoch: Date.now() - 20_000 },
  } as unknown as APIGatewayProxyEvent;
}

test.each([
  ["a small result", "small"],
  ["a result too large for SQS", "x".repeat(2_000_000)],
])("a result that arrives while the table is unavailable is stored afterwards: %s", async (_which, data) => {
  await submitJob(pipeline, "spilled");
  await outcomeEvent(pipeline, "spilled", "Job Submitted");
  const receive = createReceiverInOutage({ isQueueUp: true });
  expect(await receive(await delivery("spilled", data))).toEqual({ statusCode: 200, body: "" });
  const job = await finished(pipeline, "spilled");
  expect(job).toMatchObject({ status: "SUCCEEDED", request_id: "r-1", deliveries: 1 });
  const stored = job.result ?? Buffer.from(await pipeline.blobs.get(job.result_location ?? "")).toString();
  expect(JSON.parse(stored) === data).toBe(true);
});

test("while table and queue are unavailable, the receiver responds with 503 and stores nothing", async () => {
  await submitJob(pipeline, "retried");
  await outcomeEvent(pipeline, "retried", "Job Submitted");
  const receive = createReceiverInOutage({ isQueueUp: false });
  expect(await receive(await delivery("retried", "not yet"))).toEqual({ statusCode: 503, body: "" });
  expect((await pipeline.store.get("retried"))?.status).toBe("SUBMITTED");
});
