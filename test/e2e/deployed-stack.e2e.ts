import { DescribeStacksCommand } from "@aws-sdk/client-cloudformation";
import { ListTablesCommand } from "@aws-sdk/client-dynamodb";
import { ListBucketsCommand } from "@aws-sdk/client-s3";
import { ListScheduleGroupsCommand } from "@aws-sdk/client-scheduler";
import { ListQueuesCommand, SetQueueAttributesCommand } from "@aws-sdk/client-sqs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { goneOff, handOverDepth, handOverLogged } from "./alarms.ts";
import { emptyBucket, readResult } from "./bucket.ts";
import { contractsOn } from "./contracts.ts";
import { deliver } from "./deliver.ts";
import { type Deployment, putSecret, startDeployment } from "./deployment.ts";
import { FUNCTIONS, logOf, refusals, said } from "./logs.ts";
import {
  type BusEvent,
  depth,
  listen,
  queueRecords,
  record,
  recordLike,
  send,
  submit,
  take,
} from "./probes.ts";
import { refuseMessages } from "./refuse-messages.ts";

// One deployment, whose tests follow one another.

const SECRET = "whsec_first";
const NEXT_SECRET = "whsec_second";
const EARLY = Array.from({ length: 20 }, (_, n) => `early-${n}`);

let deployment: Deployment;
let events: () => Promise<readonly BusEvent[]>;

beforeAll(async () => {
  deployment = await startDeployment({
    apiKey: "key-of-the-run",
    webhookSecrets: [SECRET],
    config: {
      targets: [{ target: "model:echo/production", wake: [{ cron: "* * * * ? *" }] }],
      deletionProtection: false,
      checkAfterSeconds: 20,
    },
  });
  events = await listen(deployment);
});

afterAll(() => deployment?.stop());

const eventsOf = async (jobId: string) => (await events()).filter(({ detail }) => detail.job_id === jobId);

const letters = () => take(deployment, deployment.outputs.DeadLetterQueueUrl);
const killWorkers = (name: "Dispatcher" | "Receiver") =>
  deployment.ministack.killWorkers(deployment.resource(name, "Function"));

test("while there is no API key, jobs wait in the queue, and an alarm says why", async () => {
  const { outputs } = deployment;
  await Promise.all(EARLY.map((name) => submit(deployment, name)));
  const waiting = async () => {
    const lines = await said(deployment, "Dispatcher", "message will be retried");
    const ids = lines.flatMap(
      (line) => /a secret cannot be used/.test(line) && /"message_id":"([^"]+)"/.exec(line)?.[1],
    );
    return new Set(ids.filter(Boolean)).size;
  };
  await expect.poll(waiting).toBe(EARLY.length);
  expect(await depth(deployment, outputs.QueueUrl)).toBe(EARLY.length);
  expect(await depth(deployment, outputs.DeadLetterQueueUrl)).toBe(0);
  expect(await Promise.all(EARLY.map((name) => record(deployment, name)))).toEqual(EARLY.map(() => ({})));
  const alarm = "Boomerang: Account refused (jobs)";
  expect(await goneOff(deployment)).not.toHaveProperty([alarm]);
  await handOverLogged(deployment, "Dispatcher");
  expect(await goneOff(deployment)).toHaveProperty([alarm], expect.stringContaining("its key is not set"));
});

test("jobs that were sent before there was an API key are submitted by themselves once there is", async () => {
  await deployment.setApiKey();
  for (const name of EARLY) {
    const row = await recordLike(deployment, name, { status: "SUCCEEDED" }, 120_000);
    // Twenty results at once meet a receiver that has never run: one that is slow is spilled, and counted twice.
    expect(row).toMatchObject({ result: JSON.stringify({ n: name }), submissions: 1 });
  }
  expect(await letters()).toEqual([]);
}, 150_000);

test("a message comes back as a record with its result, and as an event on the bus", async () => {
  await submit(deployment, "first", {
    model_input: { text: "sehr gut", n: 1.0 },
    metadata: { customer: "42" },
  });
  const row = await recordLike(deployment, "first", { status: "SUCCEEDED" });
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

test("a message that cannot be accepted becomes a dead letter that says why", async () => {
  const { DeadLetterQueueUrl: queue } = deployment.outputs;
  await send(deployment, "this is no JSON");
  await expect.poll(() => depth(deployment, queue)).toBe(1);
  await handOverDepth(deployment, queue);
  expect(await goneOff(deployment)).toHaveProperty(["Boomerang: Dead letters"]);
  await expect
    .poll(letters)
    .toEqual([{ body: "this is no JSON", code: "invalid_json", message: expect.stringMatching(/JSON/) }]);
});

test("a job that waits at the provider is canceled there", async () => {
  await submit(deployment, "called-off", { target: { model_id: "echo", environment: "quiet" } });
  await recordLike(deployment, "called-off", { status: "SUBMITTED" });
  await send(deployment, { type: "cancel", job_id: "called-off" });
  await recordLike(deployment, "called-off", { status: "CANCELED" });
  await expect.poll(() => eventsOf("called-off")).toMatchObject([{ "detail-type": "Job Canceled" }]);
  expect(await deployment.provider().counts()).toMatchObject({ canceled: 1 });
});

test("a result of more than 350 KB is kept in S3, and a second delivery changes nothing", async () => {
  const data = { text: "ü".repeat(400_000) };
  const delivery = deployment.gates.webhooks.hold("/large/");
  await submit(deployment, "large");
  await delivery.arrived;
  const { request_id: requestId } = await recordLike(deployment, "large", { status: "SUBMITTED" });
  expect(await deliver(deployment, "large", { requestId, data, secret: SECRET })).toBe(200);
  const row = await record(deployment, "large");
  expect(row).toMatchObject({ status: "SUCCEEDED", result_location: expect.stringMatching(/^s3:/) });
  expect(row).not.toHaveProperty("result");
  delivery.letGo();
  const again = await recordLike(deployment, "large", { deliveries: 2 });
  expect(again.result_location).toBe(row.result_location);
  expect(deployment.gates.webhooks.statuses("/large/")).toEqual([200]);
  expect(await readResult(deployment, again.result_location)).toEqual(data);
  await expect
    .poll(() => eventsOf("large"))
    .toMatchObject([{ detail: { result_location: row.result_location } }]);
});

test("every minute a target is woken as asked for, and its queue is recorded", async () => {
  const look = { timeout: 110_000 };
  await expect.poll(async () => (await deployment.provider().counts()).wakes, look).toBeGreaterThan(0);
  await expect
    .poll(() => queueRecords(deployment, "model:echo/production"), look)
    .toContainEqual(
      expect.objectContaining({ num_queued_requests: 0, num_in_progress_requests: expect.any(Number) }),
    );
});

test("deliveries come in before, during and after a change of the webhook secret, and a stranger's do not", async () => {
  const { aws, outputs, gates } = deployment;
  await deployment.replaceProvider({ secrets: [NEXT_SECRET, SECRET] });
  await submit(deployment, "during");
  await recordLike(deployment, "during", { status: "SUCCEEDED" });
  await putSecret(aws, outputs.WebhookSecretsArn, JSON.stringify([NEXT_SECRET, SECRET]));
  await deployment.replaceProvider({ secrets: [NEXT_SECRET] });
  const delivery = gates.webhooks.hold("/after/");
  await submit(deployment, "after");
  await delivery.arrived;
  const { request_id: requestId } = await recordLike(deployment, "after", { status: "SUBMITTED" });
  expect(await deliver(deployment, "after", { requestId, data: "forged", secret: "whsec_stranger" })).toBe(
    401,
  );
  delivery.letGo();
  const row = await recordLike(deployment, "after", { status: "SUCCEEDED" });
  expect(row).toMatchObject({ result: '{"n":"after"}', deliveries: 1 });
  await expect
    .poll(() => [...gates.webhooks.statuses("/during/"), ...gates.webhooks.statuses("/after/")])
    .toEqual([200, 200]);
});

test("once the receiver knows that a webhook secret is gone, what is signed with it is refused", async () => {
  const { aws, outputs, gates } = deployment;
  await putSecret(aws, outputs.WebhookSecretsArn, JSON.stringify([NEXT_SECRET]));
  // By themselves they would find out when what they have read is five minutes old.
  await killWorkers("Receiver");
  const delivery = gates.webhooks.hold("/dropped/");
  await submit(deployment, "dropped");
  await delivery.arrived;
  const { request_id: requestId } = await recordLike(deployment, "dropped", { status: "SUBMITTED" });
  expect(await deliver(deployment, "dropped", { requestId, data: "old", secret: SECRET })).toBe(401);
  delivery.letGo();
  const row = await recordLike(deployment, "dropped", { status: "SUCCEEDED" });
  expect(row).toMatchObject({ result: '{"n":"dropped"}', deliveries: 1 });
  await handOverLogged(deployment, "Receiver");
  expect(await goneOff(deployment)).toHaveProperty(["Boomerang: Deliveries refused"]);
});

test("a delivery that comes while the table cannot be reached is kept, tried again, and stored as soon as it can", async () => {
  const { gates } = deployment;
  const spill = deployment.resource("SpillQueue", "Queue");
  const delivery = gates.webhooks.hold("/spilled/");
  await submit(deployment, "spilled");
  await delivery.arrived;
  await recordLike(deployment, "spilled", { status: "SUBMITTED" });
  const endOutage = gates.tables.cut();
  delivery.letGo();
  await expect.poll(() => gates.webhooks.statuses("/spilled/")).toEqual([200]);
  const failedDrains = () =>
    said(deployment, "Receiver", "spilled delivery still cannot be stored; it is retried later");
  await expect.poll(async () => (await failedDrains()).length).toBeGreaterThanOrEqual(2);
  expect(await depth(deployment, spill)).toBe(1);
  expect(await record(deployment, "spilled")).toMatchObject({ status: "SUBMITTED" });
  endOutage();
  const row = await recordLike(deployment, "spilled", { status: "SUCCEEDED" }, 200_000);
  expect(row).toMatchObject({ result: '{"n":"spilled"}', submissions: 1 });
  await expect.poll(() => depth(deployment, spill)).toBe(0);
}, 240_000);

test("a receiver that is killed in mid-work loses no result", async () => {
  const { gates } = deployment;
  const delivery = gates.webhooks.hold("/interrupted/");
  await submit(deployment, "interrupted");
  await delivery.arrived;
  await recordLike(deployment, "interrupted", { status: "SUBMITTED" });
  const work = gates.tables.hold('"interrupted"');
  delivery.letGo();
  await work.arrived;
  expect(await killWorkers("Receiver")).toBeGreaterThan(0);
  work.letGo();
  const row = await recordLike(deployment, "interrupted", { status: "SUCCEEDED" });
  expect(row).toMatchObject({ result: '{"n":"interrupted"}', submissions: 1 });
  await expect.poll(() => gates.webhooks.statuses("/interrupted/")).toEqual([502, 200]);
});

test("a dispatcher that is killed in mid-work loses no job", async () => {
  const { gates, aws, outputs } = deployment;
  // By itself the message would come back after six minutes.
  const comesBackAfter = (seconds: number) => ({
    QueueUrl: outputs.QueueUrl,
    Attributes: { VisibilityTimeout: String(seconds) },
  });
  await aws.sqs.send(new SetQueueAttributesCommand(comesBackAfter(20)));
  const submission = gates.api.hold('"killed"');
  await submit(deployment, "killed");
  await submission.arrived;
  expect(await killWorkers("Dispatcher")).toBeGreaterThan(0);
  await submission.abandoned;
  submission.letGo();
  expect(await record(deployment, "killed")).toMatchObject({ status: "PENDING" });
  const row = await recordLike(deployment, "killed", { status: "SUCCEEDED" }, 200_000);
  expect(row).toMatchObject({ result: '{"n":"killed"}', deliveries: 1 });
  await aws.sqs.send(new SetQueueAttributesCommand(comesBackAfter(360)));
}, 240_000);

test("a deployment with another setting lets jobs under way arrive, and holds for those that follow", async () => {
  const names = Array.from({ length: 10 }, (_, n) => `under-way-${n}`);
  const target = { model_id: "echo", environment: "cold" };
  await deployment.replaceProvider({ coldStartMs: 30_000 });
  await Promise.all(names.map((name) => submit(deployment, name, { target })));
  for (const name of names) await recordLike(deployment, name, { status: "SUBMITTED" });
  const goOn = deployment.provider().pause();
  await deployment.redeploy({ announceSubmitted: true });
  for (const name of names) expect(await record(deployment, name)).toMatchObject({ status: "SUBMITTED" });
  goOn();
  for (const name of names) {
    const row = await recordLike(deployment, name, { status: "SUCCEEDED" });
    expect(row).toMatchObject({ result: JSON.stringify({ n: name }), submissions: 1 });
  }
  await submit(deployment, "follows");
  await recordLike(deployment, "follows", { status: "SUCCEEDED" });
  const types = async () => (await eventsOf("follows")).map((event) => event["detail-type"]);
  await expect.poll(types).toEqual(["Job Submitted", "Job Succeeded"]);
}, 240_000);

test("no function was ever refused anything by its role", async () => {
  for (const name of FUNCTIONS) expect(await logOf(deployment, name)).not.toEqual([]);
  expect(await refusals(deployment)).toEqual([]);
});

test("a refusal would have been seen, and costs no message", async () => {
  const { outputs } = deployment;
  const allowAgain = await refuseMessages(deployment, outputs.DeadLetterQueueUrl);
  await send(deployment, "refused");
  const seen = () => refusals(deployment);
  await expect.poll(seen).toContainEqual(expect.stringMatching(/sqs:sendmessage .*DeadLetterQueue/));
  expect(await letters()).toEqual([]);
  await allowAgain();
  await expect.poll(letters).toMatchObject([{ body: "refused" }]);
});

contractsOn(() => deployment);

test("what is destroyed leaves nothing behind", async () => {
  const { aws } = deployment;
  await emptyBucket(deployment, deployment.resource("Bucket", "Bucket"));
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
  expect(queues).toEqual([expect.stringMatching(/listener$/)]);
  expect(buckets.map(({ Name }) => Name)).toEqual([expect.stringMatching(/^cdk-/)]);
}, 240_000);
