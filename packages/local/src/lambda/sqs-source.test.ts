import {
  ChangeMessageVisibilityCommand,
  GetQueueAttributesCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";
import type { SQSBatchResponse, SQSEvent, SQSRecord } from "aws-lambda";
import { expect, onTestFinished, test } from "vitest";
import { localClientConfig } from "../aws/account.ts";
import { startSqsAndS3 } from "../aws/sqs-and-s3.ts";
import { type SqsSourceOptions, startSqsSource } from "./sqs-source.ts";

const start = async () => {
  const services = await startSqsAndS3();
  const client = new SQSClient({ ...localClientConfig(services.endpoint), maxAttempts: 1 });
  onTestFinished(async () => {
    client.destroy();
    await services.stop();
  });
  const queue = services.queues.jobs;
  const send = (...bodies: string[]) =>
    client.send(
      new SendMessageBatchCommand({
        QueueUrl: queue.url,
        Entries: bodies.map((MessageBody, n) => ({ Id: String(n), MessageBody })),
      }),
    );
  const source = (handler: SqsSourceOptions["handler"], more: Partial<SqsSourceOptions> = {}) => {
    const running = startSqsSource({ client, queue, handler, function: { name: "dispatcher" }, ...more });
    onTestFinished(() => running.stop());
    return running;
  };
  const counts = async () => {
    const { Attributes } = await client.send(
      new GetQueueAttributesCommand({ QueueUrl: queue.url, AttributeNames: ["All"] }),
    );
    return {
      visible: Number(Attributes?.ApproximateNumberOfMessages),
      invisible: Number(Attributes?.ApproximateNumberOfMessagesNotVisible),
    };
  };
  return { client, queue, send, source, counts };
};

const failureOf = (record: SQSRecord): SQSBatchResponse => ({
  batchItemFailures: [{ itemIdentifier: record.messageId }],
});

test("an event has the format of Lambda, with attributes and receive count", async () => {
  const { client, queue, source } = await start();
  const received = Promise.withResolvers<SQSEvent>();
  await client.send(
    new SendMessageCommand({
      QueueUrl: queue.url,
      MessageBody: "hello 👋",
      MessageAttributes: {
        text: { DataType: "String", StringValue: "x" },
        bytes: { DataType: "Binary", BinaryValue: Buffer.from([1, 2, 255]) },
      },
    }),
  );
  source(async (event) => received.resolve(event), { maxConcurrency: 1 });
  expect(await received.promise).toStrictEqual({
    Records: [
      {
        messageId: expect.stringMatching(/^[0-9a-f-]{36}$/),
        receiptHandle: expect.any(String),
        body: "hello 👋",
        attributes: {
          ApproximateReceiveCount: "1",
          SentTimestamp: expect.stringMatching(/^\d{13}$/),
          SenderId: expect.any(String),
          ApproximateFirstReceiveTimestamp: expect.stringMatching(/^\d{13}$/),
        },
        messageAttributes: {
          text: { stringValue: "x", stringListValues: [], binaryListValues: [], dataType: "String" },
          bytes: { binaryValue: "AQL/", stringListValues: [], binaryListValues: [], dataType: "Binary" },
        },
        md5OfBody: expect.stringMatching(/^[0-9a-f]{32}$/),
        md5OfMessageAttributes: expect.stringMatching(/^[0-9a-f]{32}$/),
        eventSource: "aws:sqs",
        eventSourceARN: "arn:aws:sqs:us-east-1:000000000000:jobs",
        awsRegion: "us-east-1",
      },
    ],
  });
});

test("a batch has at most ten messages, and successful messages are deleted", async () => {
  const { source, send, counts } = await start();
  await send(...Array.from({ length: 10 }, (_, n) => `a${n}`));
  await send("b0", "b1");
  const sizes: number[] = [];
  const done = Promise.withResolvers<void>();
  const running = source(
    async (event) => {
      sizes.push(event.Records.length);
      if (sizes.length === 2) done.resolve();
    },
    { maxConcurrency: 1 },
  );
  await done.promise;
  await running.stop();
  expect(sizes).toEqual([10, 2]);
  expect(await counts()).toEqual({ visible: 0, invisible: 0 });
});

test("a failed message keeps the visibility timeout that its handler set, and the others of its batch are deleted", async () => {
  const { client, queue, source, send, counts } = await start();
  await send("good", "again", "later", "good");
  const seen: string[] = [];
  const again = Promise.withResolvers<SQSRecord>();
  const running = source(
    async (event) => {
      const failures: SQSBatchResponse[] = [];
      for (const record of event.Records) {
        seen.push(record.body);
        if (record.attributes.ApproximateReceiveCount === "2") again.resolve(record);
        if (record.body === "good" || record.attributes.ApproximateReceiveCount === "2") continue;
        failures.push(failureOf(record));
        if (record.body === "again") {
          await client.send(
            new ChangeMessageVisibilityCommand({
              QueueUrl: queue.url,
              ReceiptHandle: record.receiptHandle,
              VisibilityTimeout: 0,
            }),
          );
        }
      }
      return { batchItemFailures: failures.flatMap((failure) => failure.batchItemFailures) };
    },
    { maxConcurrency: 2 },
  );
  expect((await again.promise).body).toBe("again");
  await running.stop();
  expect(seen.toSorted()).toEqual(["again", "again", "good", "good", "later"]);
  expect(await counts()).toEqual({ visible: 0, invisible: 1 });
});

test.each<[string, SqsSourceOptions["handler"]]>([
  ["throws", () => Promise.reject(new Error("broken"))],
  [
    "names a message that is not in the batch",
    async () => ({ batchItemFailures: [{ itemIdentifier: "other" }] }),
  ],
])("a handler that %s keeps the whole batch in the queue, and the error is reported", async (_, handler) => {
  const { source, send, counts } = await start();
  await send("a", "b");
  const reported = Promise.withResolvers<unknown>();
  const running = source(handler, { maxConcurrency: 1, onError: reported.resolve });
  expect(await reported.promise).toBeInstanceOf(Error);
  await running.stop();
  expect(await counts()).toEqual({ visible: 0, invisible: 2 });
});

test("a handler that times out keeps the whole batch in the queue", async () => {
  const { source, send, counts } = await start();
  await send("a");
  const reported = Promise.withResolvers<unknown>();
  const running = source(() => Promise.withResolvers<void>().promise, {
    function: { name: "dispatcher", timeoutMs: 1 },
    maxConcurrency: 1,
    onError: reported.resolve,
  });
  expect(String(await reported.promise)).toContain("dispatcher did not end within 1 ms");
  await running.stop();
  expect(await counts()).toEqual({ visible: 0, invisible: 1 });
});

test("the maximum number of invocations run concurrently, and no more", async () => {
  const { source, send } = await start();
  await send("a", "b", "c", "d", "e", "f");
  const release = Promise.withResolvers<void>();
  const full = Promise.withResolvers<void>();
  const done = Promise.withResolvers<void>();
  let running = 0;
  let most = 0;
  let total = 0;
  source(
    async () => {
      most = Math.max(most, ++running);
      if (running === 3) full.resolve();
      await release.promise;
      running--;
      if (++total === 6) done.resolve();
    },
    { maxConcurrency: 3, batchSize: 1 },
  );
  await full.promise;
  release.resolve();
  await done.promise;
  expect(most).toBe(3);
});

test("stop waits for the running invocation, and its message is deleted", async () => {
  const { source, send, counts } = await start();
  await send("a");
  const began = Promise.withResolvers<void>();
  const release = Promise.withResolvers<void>();
  let isStopped = false;
  const running = source(async () => {
    began.resolve();
    await release.promise;
  });
  await began.promise;
  const stopped = running.stop().then(() => {
    isStopped = true;
  });
  // A round trip to the queue takes longer than a stop() that does not wait.
  expect(await counts()).toEqual({ visible: 0, invisible: 1 });
  expect(isStopped).toBe(false);
  release.resolve();
  await stopped;
  expect(await counts()).toEqual({ visible: 0, invisible: 0 });
});

test("an idle source stops without an error and does not invoke its handler again", async () => {
  const { source, send, counts } = await start();
  const calls: unknown[] = [];
  const running = source(async (event) => void calls.push(event), {
    maxConcurrency: 3,
    onError: (error) => calls.push(error),
  });
  // The pollers sent their receives before this request, so they are waiting now.
  await counts();
  await running.stop();
  await running.stop();
  await send("later");
  expect(calls).toEqual([]);
});

test("a missing queue is reported, and stop still ends", async () => {
  const { source, queue } = await start();
  const reported = Promise.withResolvers<unknown>();
  const running = source(async () => undefined, {
    queue: { ...queue, url: queue.url.replace("/jobs", "/none") },
    maxConcurrency: 1,
    onError: reported.resolve,
  });
  expect(String(await reported.promise)).toContain("receive message failed");
  await running.stop();
});
