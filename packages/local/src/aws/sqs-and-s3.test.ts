import { GetObjectCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import {
  ChangeMessageVisibilityCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";
import { expect, onTestFinished, test } from "vitest";
import { localClientConfig } from "./account.ts";
import { type SqsAndS3Options, startSqsAndS3 } from "./sqs-and-s3.ts";

const start = async (options?: SqsAndS3Options) => {
  const services = await startSqsAndS3(options);
  onTestFinished(() => services.stop());
  const sqs = new SQSClient(localClientConfig(services.endpoint));
  onTestFinished(() => sqs.destroy());
  return { services, sqs };
};

test("the queues of the stack exist, and only the jobs queue has a redrive policy", async () => {
  const { services, sqs } = await start();
  const attributes = await Promise.all(
    Object.values(services.queues).map((queue) =>
      sqs.send(new GetQueueAttributesCommand({ QueueUrl: queue.url, AttributeNames: ["All"] })),
    ),
  );
  expect(attributes.map((response) => response.Attributes?.QueueArn)).toEqual([
    "arn:aws:sqs:us-east-1:000000000000:jobs",
    "arn:aws:sqs:us-east-1:000000000000:jobs-dead-letters",
    "arn:aws:sqs:us-east-1:000000000000:spill",
    "arn:aws:sqs:us-east-1:000000000000:quarantine",
  ]);
  const [jobs, deadLetters, spill, quarantine] = attributes.map((response) => response.Attributes);
  expect(JSON.parse(jobs?.RedrivePolicy ?? "")).toEqual({
    deadLetterTargetArn: services.queues.deadLetters.arn,
    maxReceiveCount: 1000,
  });
  expect(jobs?.VisibilityTimeout).toBe("60");
  expect(deadLetters?.RedrivePolicy).toBeUndefined();
  expect(spill?.RedrivePolicy).toBeUndefined();
  expect(quarantine?.RedrivePolicy).toBeUndefined();
  expect(quarantine?.MessageRetentionPeriod).toBe("86400");
});

test("a message that exceeds its receive count moves to the dead-letter queue", async () => {
  const { services, sqs } = await start({ maxReceiveCount: 1 });
  const { jobs, deadLetters } = services.queues;
  await sqs.send(new SendMessageCommand({ QueueUrl: jobs.url, MessageBody: "poison" }));
  const first = await sqs.send(new ReceiveMessageCommand({ QueueUrl: jobs.url }));
  await sqs.send(
    new ChangeMessageVisibilityCommand({
      QueueUrl: jobs.url,
      ReceiptHandle: first.Messages?.[0]?.ReceiptHandle,
      VisibilityTimeout: 0,
    }),
  );
  const second = await sqs.send(new ReceiveMessageCommand({ QueueUrl: jobs.url }));
  expect(second.Messages).toBeUndefined();
  const dead = await sqs.send(new ReceiveMessageCommand({ QueueUrl: deadLetters.url }));
  expect(dead.Messages?.[0]?.Body).toBe("poison");
});

test("a body with emoji and rare Han arrives unchanged, and a control character is rejected", async () => {
  const { services, sqs } = await start();
  const queue = { QueueUrl: services.queues.jobs.url };
  await sqs.send(new SendMessageCommand({ ...queue, MessageBody: "好 👍🏽 𠮷" }));
  const received = await sqs.send(new ReceiveMessageCommand(queue));
  expect(received.Messages?.[0]?.Body).toBe("好 👍🏽 𠮷");
  await expect(sqs.send(new SendMessageCommand({ ...queue, MessageBody: "a\u0000b" }))).rejects.toThrow(
    "Invalid characters",
  );
});

test("the bucket stores objects", async () => {
  const { services } = await start();
  const s3 = new S3Client(localClientConfig(services.endpoint));
  onTestFinished(() => s3.destroy());
  const object = { Bucket: services.bucket, Key: "results/a:b/1.json" };
  await s3.send(new PutObjectCommand({ ...object, Body: '{"n":1.0}' }));
  const { Body } = await s3.send(new GetObjectCommand(object));
  expect(await Body?.transformToString()).toBe('{"n":1.0}');
});

test("stop ends a long poll and closes the port", async () => {
  const { services, sqs } = await start();
  const poll = sqs
    .send(new ReceiveMessageCommand({ QueueUrl: services.queues.jobs.url, WaitTimeSeconds: 20 }))
    .catch(() => "cut off");
  await sqs.send(new SendMessageCommand({ QueueUrl: services.queues.spill.url, MessageBody: "x" }));
  await services.stop();
  await poll;
  await expect(fetch(services.endpoint)).rejects.toThrow();
});
