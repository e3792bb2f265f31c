import { ListRulesCommand } from "@aws-sdk/client-eventbridge";
import { UpdateEventSourceMappingCommand } from "@aws-sdk/client-lambda";
import { ListQueuesCommand, SetQueueAttributesCommand } from "@aws-sdk/client-sqs";
import { createClient } from "@boomerang/client";
import { expect, test } from "vitest";
import { killFunction, type TestContext } from "./context.ts";
import { record, send, sendJob, waitForRecord } from "./jobs.ts";
import { deniedCalls, FUNCTIONS, logLines, logOf } from "./logs.ts";
import { denySending, receiveAndDelete } from "./queues.ts";

/** Tests of operation: a killed dispatcher, a redeployment, permissions. */
export function operationTests({ deployment, eventsOf }: TestContext): void {
  test("a dispatcher that is killed during a submission loses no job", async () => {
    const { proxies, aws, outputs } = deployment();
    // As deployed, the message would be invisible for six minutes.
    const setVisibilityTimeout = (seconds: number) => {
      const Attributes = { VisibilityTimeout: String(seconds) };
      return aws.sqs.send(new SetQueueAttributesCommand({ QueueUrl: outputs.QueueUrl, Attributes }));
    };
    await setVisibilityTimeout(20);
    const submission = proxies.api.pause('"killed"');
    await sendJob(deployment(), "killed");
    await submission.reached;
    expect(await killFunction(deployment(), "Dispatcher")).toBeGreaterThan(0);
    await submission.disconnected;
    submission.resume();
    expect(await record(deployment(), "killed")).toMatchObject({ status: "PENDING" });
    const row = await waitForRecord(deployment(), "killed", { status: "SUCCEEDED" }, 200_000);
    expect(row).toMatchObject({ result: '{"n":"killed"}', deliveries: 1 });
    await setVisibilityTimeout(360);
  }, 240_000);

  test("a redeployment with another setting keeps open jobs, and applies to the jobs that follow", async () => {
    const names = Array.from({ length: 10 }, (_, n) => `open-${n}`);
    const target = { model_id: "echo", environment: "cold" };
    await deployment().restartSimulator({ coldStartMs: 30_000 });
    await Promise.all(names.map((name) => sendJob(deployment(), name, { target })));
    for (const name of names) await waitForRecord(deployment(), name, { status: "SUBMITTED" });
    const resume = deployment().simulator().pause();
    await deployment().redeploy({ announceSubmitted: true });
    for (const name of names) {
      expect(await record(deployment(), name)).toMatchObject({ status: "SUBMITTED" });
    }
    resume();
    for (const name of names) {
      const row = await waitForRecord(deployment(), name, { status: "SUCCEEDED" });
      expect(row).toMatchObject({ result: JSON.stringify({ n: name }), submissions: 1 });
    }
    await sendJob(deployment(), "follows");
    await waitForRecord(deployment(), "follows", { status: "SUCCEEDED" });
    const types = async () => (await eventsOf("follows")).map((event) => event["detail-type"]);
    await expect.poll(types).toEqual(["Job Submitted", "Job Succeeded"]);
  }, 240_000);

  test("live events of a client come through a rule and a queue of its own, which it removes", async () => {
    const { aws, outputs } = deployment();
    const names = { eventBusName: outputs.EventBusName ?? "" };
    const client = createClient({ names, aws: { eventBridge: aws.eventBridge, sqs: aws.sqs } });
    const onReady = () => sendJob(deployment(), "live");
    for await (const event of client.events({ target: "model:echo", status: "SUCCEEDED", onReady })) {
      // Those of other tests may still come.
      if (event.jobId !== "live") continue;
      expect(event).toMatchObject({ status: "SUCCEEDED", output: { n: "live" } });
      break;
    }
    const prefix = "boomerang-events-";
    const { Rules } = await aws.eventBridge.send(
      new ListRulesCommand({ EventBusName: outputs.EventBusName, NamePrefix: prefix }),
    );
    const { QueueUrls = [] } = await aws.sqs.send(new ListQueuesCommand({ QueueNamePrefix: prefix }));
    expect([Rules, QueueUrls]).toEqual([[], []]);
  });

  test("an event source mapping that is disabled is reported within two minutes", async () => {
    const { aws, physicalId } = deployment();
    const UUID = physicalId("ReceiverFunctionQuarantineSource", "EventSourceMapping");
    const enable = (Enabled: boolean) =>
      aws.lambda.send(new UpdateEventSourceMappingCommand({ UUID, Enabled }));
    const reports = () => logLines(deployment(), "Scheduler", "event source not running");
    expect(await reports()).toEqual([]);
    try {
      await enable(false);
      await expect
        .poll(reports, { timeout: 130_000, interval: 2000 })
        .toContainEqual(expect.stringContaining('"event_source":"Receiver/QuarantineSource"'));
    } finally {
      await enable(true);
    }
  }, 150_000);

  test("the role of no function denied a call", async () => {
    for (const name of FUNCTIONS) expect(await logOf(deployment(), name)).not.toEqual([]);
    expect(await deniedCalls(deployment())).toEqual([]);
  });

  test("a denied call is logged, and loses no message", async () => {
    const { DeadLetterQueueUrl: deadLetterQueue } = deployment().outputs;
    const deadLetters = () => receiveAndDelete(deployment(), deadLetterQueue);
    const restorePolicy = await denySending(deployment(), deadLetterQueue);
    await send(deployment(), "denied");
    await expect
      .poll(() => deniedCalls(deployment()))
      .toContainEqual(expect.stringMatching(/sqs:sendmessage .*DeadLetterQueue/));
    expect(await deadLetters()).toEqual([]);
    await restorePolicy();
    await expect.poll(deadLetters).toMatchObject([{ body: "denied" }]);
  });
}
