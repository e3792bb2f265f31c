import {
  DeleteRuleCommand,
  EventBridgeClient,
  PutRuleCommand,
  PutTargetsCommand,
  RemoveTargetsCommand,
} from "@aws-sdk/client-eventbridge";
import {
  CreateQueueCommand,
  DeleteMessageBatchCommand,
  DeleteQueueCommand,
  GetQueueUrlCommand,
  type Message,
  ReceiveMessageCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";
import { eventFor } from "@boomerang/core";
import { VirtualClock } from "@boomerang/testkit/virtual-clock";
import { mockClient } from "aws-sdk-client-mock";
import { recordOf, succeeded } from "../client.fixture.ts";
import { createClientIn } from "../create-client.ts";

export const NAME = "boomerang-events-id-0";
export const RULE_ARN = `arn:aws:events:eu-central-1:123456789012:rule/Shop-bus/${NAME}`;
export const QUEUE_URL = `https://sqs.eu-central-1.amazonaws.com/123456789012/${NAME}`;

/** An event bus and a queue that receives `batches`, one with each call, and then nothing but errors. */
export function setUpEvents(batches: readonly Message[][] = []) {
  const time = new VirtualClock();
  const real = {
    eventBridge: new EventBridgeClient({ region: "eu-central-1" }),
    sqs: new SQSClient({ region: "eu-central-1" }),
  };
  const eventBridge = mockClient(real.eventBridge);
  const sqs = mockClient(real.sqs);
  eventBridge.on(PutRuleCommand).resolves({ RuleArn: RULE_ARN });
  eventBridge.on(PutTargetsCommand).resolves({ FailedEntryCount: 0, FailedEntries: [] });
  eventBridge.on(RemoveTargetsCommand).resolves({ FailedEntryCount: 0, FailedEntries: [] });
  eventBridge.on(DeleteRuleCommand).resolves({});
  sqs.on(CreateQueueCommand).resolves({ QueueUrl: QUEUE_URL });
  sqs.on(GetQueueUrlCommand).resolves({ QueueUrl: QUEUE_URL });
  sqs.on(DeleteMessageBatchCommand).resolves({});
  sqs.on(DeleteQueueCommand).resolves({});
  const left = [...batches];
  sqs.on(ReceiveMessageCommand).callsFake(async () => {
    const Messages = left.shift();
    if (Messages === undefined) throw new Error("the test has no more messages");
    return { Messages };
  });
  let ids = 0;
  const client = createClientIn(
    {
      env: {},
      clock: time,
      sleep: time.sleep,
      random: () => 0.5,
      newId: () => `id-${ids++}`,
      localPipelines() {
        throw new Error("a client of a deployment looked for a local pipeline");
      },
    },
    { names: { eventBusName: "Shop-bus" }, aws: real },
  );
  /** Names of the calls that were made, without receives. */
  const calls = () =>
    [...eventBridge.calls(), ...sqs.calls()]
      .toSorted((a, b) => (a.calledBefore(b as typeof a) ? -1 : 1))
      .map(({ args }) => args[0].constructor.name.replace("Command", ""))
      .filter((name) => name !== "ReceiveMessage");
  const deleted = () =>
    sqs
      .commandCalls(DeleteMessageBatchCommand)
      .map(({ args }) => args[0].input.Entries?.map(({ ReceiptHandle }) => ReceiptHandle));
  return { client, time, eventBridge, sqs, calls, deleted };
}

/** A message with the event of a job that has succeeded, or of one that failed. */
export function message(jobId: string, { failed = false, handle = `r-${jobId}` } = {}): Message {
  const record = failed
    ? recordOf(jobId, { status: "FAILED", completed_at: "2026-01-01T00:00:09.000Z" })
    : succeeded(jobId);
  const { detail = "" } = eventFor(undefined, record, { tableName: "Jobs", announceSubmitted: false }) ?? {};
  return { Body: `{"source":"boomerang","detail":${detail}}`, ReceiptHandle: handle };
}

export const named = (name: string, message = "why") => Object.assign(new Error(message), { name });
