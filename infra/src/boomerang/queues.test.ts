import { DEFAULT_TIMING } from "@boomerang/core";
import { expect, test } from "vitest";
import { resourceOf, resourcesOf, templateOf, textOf } from "../testing/template.fixture.ts";

const FOURTEEN_DAYS = 14 * 24 * 3600;
const queues = resourcesOf(templateOf(), "AWS::SQS::Queue");

test("there are the queues of jobs, of dead letters, of spilled deliveries and of what could not be announced", () => {
  expect(Object.keys(queues).sort()).toEqual([
    "DeadLetterQueue",
    "JobsQueue",
    "SpillQueue",
    "UnannouncedQueue",
  ]);
});

test.each(Object.entries(queues))("%s is encrypted and keeps messages for as long as SQS can", (_, queue) => {
  expect(queue.Properties).toMatchObject({
    SqsManagedSseEnabled: true,
    MessageRetentionPeriod: FOURTEEN_DAYS,
  });
});

test("the state machine counts with the same 14 days", () => {
  expect(DEFAULT_TIMING.messageRetentionMs).toBe(FOURTEEN_DAYS * 1000);
});

test("no queue talks to anybody without TLS", () => {
  const policies = Object.values(resourcesOf(templateOf(), "AWS::SQS::QueuePolicy"));
  const guarded = policies
    .filter(({ Properties: { PolicyDocument } }) =>
      PolicyDocument.Statement.some(
        ({ Effect, Condition, Principal, Action }: Record<string, unknown>) =>
          Effect === "Deny" &&
          Action === "sqs:*" &&
          JSON.stringify(Principal) === '{"AWS":"*"}' &&
          JSON.stringify(Condition) === '{"Bool":{"aws:SecureTransport":"false"}}',
      ),
    )
    .flatMap(({ Properties }) => Properties.Queues.map(textOf));
  expect(guarded.sort()).toEqual(Object.keys(queues).sort());
});

test("back-pressure does not make a dead letter: a message may come back a thousand times", () => {
  const { deadLetterTargetArn, maxReceiveCount } = resourceOf(templateOf(), "AWS::SQS::Queue", "Jobs")
    .Properties.RedrivePolicy;
  expect([textOf(deadLetterTargetArn), maxReceiveCount]).toEqual(["DeadLetterQueue", 1000]);
});

test("a spilled result is tried for as long as SQS keeps it", () => {
  expect(queues.SpillQueue?.Properties.RedrivePolicy).toBeUndefined();
});

test.each([
  ["JobsQueue", "Dispatcher"],
  ["SpillQueue", "Receiver"],
])("%s hides a message for six times the timeout of the %s", (queue, name) => {
  const { Timeout } = resourceOf(templateOf(), "AWS::Lambda::Function", name).Properties;
  expect(queues[queue]?.Properties.VisibilityTimeout).toBe(6 * Timeout);
});
