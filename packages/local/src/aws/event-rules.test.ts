import {
  DeleteRuleCommand,
  EventBridgeClient,
  ListRulesCommand,
  PutEventsCommand,
  PutRuleCommand,
  PutTargetsCommand,
  RemoveTargetsCommand,
} from "@aws-sdk/client-eventbridge";
import { expect, onTestFinished, test } from "vitest";
import { localClientConfig } from "./account.ts";
import { startEventBus } from "./event-bus.ts";

const QUEUE = "arn:aws:sqs:us-east-1:000000000000:mine";

/** A bus with a rule for failed jobs, used with the SDK over HTTP, and what it has sent to queues. */
async function start() {
  const sent: [string, Record<string, unknown>][] = [];
  const bus = await startEventBus({
    async deliver(arn, event) {
      sent.push([arn, JSON.parse(event)]);
      throw new Error("there is no such queue");
    },
  });
  const client = new EventBridgeClient({ ...localClientConfig(bus.endpoint), maxAttempts: 1 });
  onTestFinished(async () => {
    client.destroy();
    await bus.stop();
  });
  const EventPattern = JSON.stringify({ source: ["boomerang"], detail: { status: ["FAILED"] } });
  const putRule = (more = {}) =>
    client.send(new PutRuleCommand({ Name: "mine", EventBusName: "boomerang", EventPattern, ...more }));
  const putTarget = (Arn = QUEUE, Rule = "mine") =>
    client.send(new PutTargetsCommand({ Rule, EventBusName: "boomerang", Targets: [{ Id: "queue", Arn }] }));
  const removeTarget = () =>
    client.send(new RemoveTargetsCommand({ Rule: "mine", EventBusName: "boomerang", Ids: ["queue"] }));
  const deleteRule = () => client.send(new DeleteRuleCommand({ Name: "mine", EventBusName: "boomerang" }));
  const publish = (...statuses: string[]) =>
    client.send(
      new PutEventsCommand({
        Entries: statuses.map((status) => ({
          ...{ Source: "boomerang", DetailType: "Job", Detail: JSON.stringify({ status }) },
        })),
      }),
    );
  return { client, sent, putRule, putTarget, removeTarget, deleteRule, publish };
}

test("a rule sends the events that match to its queue, and one that cannot be delivered harms nothing", async () => {
  const { sent, putRule, putTarget, publish } = await start();
  expect((await putRule()).RuleArn).toBe("arn:aws:events:us-east-1:000000000000:rule/boomerang/mine");
  await publish("FAILED");
  expect(await putTarget()).toMatchObject({ FailedEntryCount: 0 });
  await publish("SUCCEEDED", "FAILED");
  expect(sent).toEqual([
    [QUEUE, expect.objectContaining({ source: "boomerang", detail: { status: "FAILED" } })],
  ]);
});

test("a rule keeps its targets when it is put again", async () => {
  const { sent, putRule, putTarget, publish } = await start();
  await putRule();
  await putTarget();
  await putRule({ EventPattern: '{"detail":{"status":["LOST"]}}' });
  await publish("FAILED", "LOST");
  expect(sent.map(([, { detail }]) => detail)).toEqual([{ status: "LOST" }]);
});

test("a rule is deleted after its targets, and is in the list until then", async () => {
  const { client, sent, putRule, putTarget, removeTarget, deleteRule, publish } = await start();
  const names = async (NamePrefix?: string) =>
    (await client.send(new ListRulesCommand({ NamePrefix }))).Rules?.map(({ Name }) => Name);
  await putRule();
  await putTarget();
  expect([await names(), await names("mi"), await names("x")]).toEqual([["mine"], ["mine"], []]);
  await expect(deleteRule()).rejects.toMatchObject({ name: "ValidationException" });
  await removeTarget();
  await deleteRule();
  await publish("FAILED");
  expect(sent).toEqual([]);
  expect(await names()).toEqual([]);
  // As at EventBridge.
  await deleteRule();
  await expect(removeTarget()).rejects.toMatchObject({ name: "ResourceNotFoundException" });
  await expect(putTarget()).rejects.toMatchObject({ name: "ResourceNotFoundException" });
});

test("a pattern that is not supported, and a target that is no queue, are errors", async () => {
  const { putRule, putTarget } = await start();
  await expect(putRule({ EventPattern: '{"source":[{"prefix":"b"}]}' })).rejects.toMatchObject({
    name: "InvalidEventPatternException",
  });
  await expect(
    putRule({ EventPattern: undefined, ScheduleExpression: "rate(1 minute)" }),
  ).rejects.toMatchObject({
    name: "ValidationException",
  });
  await putRule();
  expect(await putTarget("arn:aws:sns:us-east-1:000000000000:topic")).toMatchObject({
    FailedEntryCount: 1,
    FailedEntries: [{ TargetId: "queue", ErrorCode: "ValidationException" }],
  });
});
