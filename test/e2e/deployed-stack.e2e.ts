import { DescribeStacksCommand } from "@aws-sdk/client-cloudformation";
import { ListTablesCommand } from "@aws-sdk/client-dynamodb";
import { ListBucketsCommand } from "@aws-sdk/client-s3";
import { ListScheduleGroupsCommand } from "@aws-sdk/client-scheduler";
import { ListQueuesCommand } from "@aws-sdk/client-sqs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { putLoggedMetrics, putMessageCount, raisedAlarms } from "./alarms.ts";
import { emptyBucket } from "./bucket.ts";
import { commandLineTests } from "./command-line-tests.ts";
import type { TestContext } from "./context.ts";
import { contractTests } from "./contract-tests.ts";
import { deliveryTests } from "./delivery-tests.ts";
import { type Deployment, startDeployment } from "./deployment.ts";
import { queueRecords, record, send, sendJob, waitForRecord } from "./jobs.ts";
import { logLines } from "./logs.ts";
import { measureTests } from "./measure-tests.ts";
import { operationTests } from "./operation-tests.ts";
import { PLATFORM_CONFIG, platformTests } from "./platform-tests.ts";
import { type BusEvent, messageCount, receiveAndDelete, subscribe } from "./queues.ts";
import { readmeTests } from "./readme-tests.ts";

// All tests share one deployment and run in this order.

const API_KEY = "key-of-the-run";
const SECRET = "whsec_first";
const EARLY_JOBS = Array.from({ length: 20 }, (_, n) => `early-${n}`);

let deployment: Deployment;
let events: () => Promise<readonly BusEvent[]>;

beforeAll(async () => {
  deployment = await startDeployment({
    apiKey: API_KEY,
    webhookSecrets: [SECRET],
    config: {
      targets: [{ target: "model:echo/production", wake: [{ cron: "* * * * ? *" }] }],
      deletionProtection: false,
      // The default makes jobs wait for seconds.
      submissionsPerMinute: 12_000,
      checkAfterSeconds: 20,
      ...PLATFORM_CONFIG,
    },
  });
  events = await subscribe(deployment);
});

afterAll(() => deployment?.stop());

const eventsOf = async (jobId: string) => (await events()).filter(({ detail }) => detail.job_id === jobId);
const context: TestContext = { deployment: () => deployment, eventsOf };

const deadLetters = () => receiveAndDelete(deployment, deployment.outputs.DeadLetterQueueUrl);

test("while there is no API key, jobs wait in the queue, and an alarm gives the reason", async () => {
  const { outputs } = deployment;
  await Promise.all(EARLY_JOBS.map((name) => sendJob(deployment, name)));
  const waiting = async () => {
    const lines = await logLines(deployment, "Dispatcher", "message will be retried");
    const ids = lines.flatMap(
      (line) => /a secret cannot be used/.test(line) && /"message_id":"([^"]+)"/.exec(line)?.[1],
    );
    return new Set(ids.filter(Boolean)).size;
  };
  await expect.poll(waiting).toBe(EARLY_JOBS.length);
  expect(await messageCount(deployment, outputs.QueueUrl)).toBe(EARLY_JOBS.length);
  expect(await messageCount(deployment, outputs.DeadLetterQueueUrl)).toBe(0);
  const records = await Promise.all(EARLY_JOBS.map((name) => record(deployment, name)));
  expect(records).toEqual(EARLY_JOBS.map(() => ({})));
  const alarm = "Boomerang: Account rejected (dispatcher)";
  expect(await raisedAlarms(deployment)).not.toHaveProperty([alarm]);
  await putLoggedMetrics(deployment, "Dispatcher");
  expect(await raisedAlarms(deployment)).toHaveProperty(
    [alarm],
    expect.stringContaining("its key is not set"),
  );
});

test("once the API key is set, the waiting jobs are submitted", async () => {
  await deployment.setApiKey();
  for (const name of EARLY_JOBS) {
    const row = await waitForRecord(deployment, name, { status: "SUCCEEDED" }, 120_000);
    // No check of `deliveries`: with twenty cold starts at once, a slow delivery is spilled, and counted twice.
    expect(row).toMatchObject({ result: JSON.stringify({ n: name }), submissions: 1 });
  }
  expect(await deadLetters()).toEqual([]);
}, 150_000);

test("a message becomes a record with its result, and an event on the bus", async () => {
  await sendJob(deployment, "first", {
    model_input: { text: "sehr gut", n: 1.0 },
    metadata: { customer: "42" },
  });
  const row = await waitForRecord(deployment, "first", { status: "SUCCEEDED" });
  expect(row).toMatchObject({ result: '{"text":"sehr gut","n":1}', submissions: 1, deliveries: 1 });
  await expect
    .poll(() => eventsOf("first"))
    .toEqual([
      expect.objectContaining({
        source: "boomerang",
        "detail-type": "Job Succeeded",
        detail: expect.objectContaining({ status: "SUCCEEDED", metadata: { customer: "42" } }),
      }),
    ]);
});

test("a message that cannot be accepted is dead-lettered with its reason", async () => {
  const { DeadLetterQueueUrl: queue } = deployment.outputs;
  await send(deployment, "this is no JSON");
  await expect.poll(() => messageCount(deployment, queue)).toBe(1);
  await putMessageCount(deployment, queue);
  expect(await raisedAlarms(deployment)).toHaveProperty(["Boomerang: Dead letters"]);
  await expect
    .poll(deadLetters)
    .toEqual([{ body: "this is no JSON", code: "invalid_json", message: expect.stringMatching(/JSON/) }]);
});

test("a job in the API's queue is canceled there", async () => {
  await sendJob(deployment, "canceled", { target: { model_id: "echo", environment: "quiet" } });
  await waitForRecord(deployment, "canceled", { status: "SUBMITTED" });
  await send(deployment, { type: "cancel", job_id: "canceled" });
  await waitForRecord(deployment, "canceled", { status: "CANCELED" });
  await expect.poll(() => eventsOf("canceled")).toMatchObject([{ "detail-type": "Job Canceled" }]);
  expect(await deployment.simulator().counts()).toMatchObject({ canceled: 1 });
});

test("every minute a target is woken by its schedule, and its queue status is recorded", async () => {
  const options = { timeout: 110_000 };
  await expect.poll(async () => (await deployment.simulator().counts()).wakes, options).toBeGreaterThan(0);
  await expect
    .poll(() => queueRecords(deployment, "model:echo/production"), options)
    .toContainEqual(
      expect.objectContaining({ num_queued_requests: 0, num_in_progress_requests: expect.any(Number) }),
    );
});

platformTests(context);
deliveryTests(context, SECRET);
operationTests(context);
contractTests(context.deployment);
measureTests(context);
commandLineTests(context, API_KEY);
readmeTests(context);

test("a stack with termination protection is not destroyed", async () => {
  await expect(deployment.destroy()).rejects.toThrow();
  const { aws, outputs } = deployment;
  const { TableNames: tables } = await aws.dynamo.send(new ListTablesCommand());
  expect(tables).toContain(outputs.JobsTableName);
}, 240_000);

test("destroying the stack leaves nothing behind", async () => {
  const { aws } = deployment;
  await emptyBucket(deployment, deployment.physicalId("Bucket", "Bucket"));
  await deployment.redeploy({ terminationProtection: false });
  await deployment.destroy();
  await expect(
    aws.cloudFormation.send(new DescribeStacksCommand({ StackName: "Boomerang" })),
  ).rejects.toThrow(/does not exist/);
  const { TableNames: tables } = await aws.dynamo.send(new ListTablesCommand());
  const { QueueUrls: queues } = await aws.sqs.send(new ListQueuesCommand());
  const { Buckets: buckets = [] } = await aws.s3.send(new ListBucketsCommand());
  const { ScheduleGroups: groups = [] } = await aws.scheduler.send(new ListScheduleGroupsCommand());
  expect(tables).toEqual([]);
  expect(groups.map(({ Name }) => Name)).toEqual(["default"]);
  // Of the test itself, and of the platform team.
  expect(queues?.sort()).toEqual([expect.stringMatching(/pager$/), expect.stringMatching(/subscriber$/)]);
  expect(buckets.map(({ Name }) => Name)).toEqual([expect.stringMatching(/^cdk-/)]);
}, 240_000);
