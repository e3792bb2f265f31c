import { DEFAULT_TIMING } from "@boomerang/core";
import { MAX_MESSAGE_BYTES } from "@boomerang/runtime";
import { expect, test } from "vitest";
import { resourceOf, resourcesOf, templateOf, textOf } from "../testing/template.fixture.ts";

const FOURTEEN_DAYS = 14 * 24 * 3600;
const ONE_DAY = 24 * 3600;
const queues = resourcesOf(templateOf(), "AWS::SQS::Queue");

test("there are queues for jobs, dead letters, spilled and quarantined deliveries and events that could not be published", () => {
  expect(Object.keys(queues).sort()).toEqual([
    "DeadLetterQueue",
    "JobsQueue",
    "QuarantineQueue",
    "SpillQueue",
    "UnannouncedQueue",
  ]);
});

test.each(Object.entries(queues))(
  "%s is encrypted and keeps messages for the 14 days that SQS allows, unverified ones for one day",
  (name, queue) => {
    expect(queue.Properties).toMatchObject({
      SqsManagedSseEnabled: true,
      MessageRetentionPeriod: name === "QuarantineQueue" ? ONE_DAY : FOURTEEN_DAYS,
    });
  },
);

test.each(Object.keys(queues))("%s accepts the largest messages that the functions send and read", (name) => {
  expect(queues[name]?.Properties.MaximumMessageSize).toBe(MAX_MESSAGE_BYTES);
});

test("the state machine assumes the same retention", () => {
  expect(DEFAULT_TIMING.messageRetentionMs).toBe(FOURTEEN_DAYS * 1000);
  expect(DEFAULT_TIMING.quarantineMs).toBe(ONE_DAY * 1000);
});

test("every queue requires TLS", () => {
  const policies = Object.values(resourcesOf(templateOf(), "AWS::SQS::QueuePolicy"));
  const requiringTls = policies
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
  expect(requiringTls.sort()).toEqual(Object.keys(queues).sort());
});

test("backpressure does not dead-letter a message: it may be received a thousand times", () => {
  const { deadLetterTargetArn, maxReceiveCount } = resourceOf(templateOf(), "AWS::SQS::Queue", "Jobs")
    .Properties.RedrivePolicy;
  expect([textOf(deadLetterTargetArn), maxReceiveCount]).toEqual(["DeadLetterQueue", 1000]);
});

test.each(["SpillQueue", "QuarantineQueue"])(
  "a delivery on %s is retried for as long as SQS keeps it",
  (name) => {
    expect(queues[name]?.Properties.RedrivePolicy).toBeUndefined();
  },
);

test.each([
  ["JobsQueue", "Dispatcher"],
  ["SpillQueue", "Receiver"],
  ["QuarantineQueue", "Receiver"],
])("the visibility timeout of %s is six times the timeout of the %s", (queue, name) => {
  const { Timeout } = resourceOf(templateOf(), "AWS::Lambda::Function", name).Properties;
  expect(queues[queue]?.Properties.VisibilityTimeout).toBe(6 * Timeout);
});
