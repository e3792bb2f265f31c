import { ReceiveMessageCommand } from "@aws-sdk/client-sqs";
import { createSqsQueue } from "@boomerang/runtime";
import { createChance } from "@boomerang/testkit/chance";
import { queueContract, receiveAll } from "@boomerang/testkit/contracts/queue-contract";
import { queueLimitsContract } from "@boomerang/testkit/contracts/queue-limits-contract";
import { createQueueModel, queueOf } from "@boomerang/testkit/models/queue";
import { createRecordingQueue } from "@boomerang/testkit/models/recording-queue";
import { VirtualClock } from "@boomerang/testkit/virtual-clock";
import { localSqsAndS3 } from "./local-aws.ts";

queueContract("in memory", async () => {
  const queue = createRecordingQueue();
  const inFlight = new Set<number>();
  return {
    queue,
    async receive() {
      for (const { receiptHandle, seconds } of queue.visibilityChanges.splice(0)) {
        if (seconds === 0) inFlight.delete(Number(receiptHandle));
      }
      return queue.sent.flatMap(({ body, attributes = {} }, n) => {
        if (inFlight.has(n)) return [];
        inFlight.add(n);
        return [{ body, attributes, receiptHandle: String(n) }];
      });
    },
  };
});

async function simulatedQueue() {
  const queue = createQueueModel({
    name: "jobs",
    timers: new VirtualClock(),
    chance: createChance(1),
    visibilityMs: 30_000,
    retentionMs: 14 * 24 * 3_600_000,
  });
  return {
    queue: queueOf(queue),
    receive: async () =>
      queue.receive(100).map(({ body, attributes, receiptHandle }) => ({ body, attributes, receiptHandle })),
  };
}

queueContract("of the simulation", simulatedQueue);
queueLimitsContract("of the simulation", simulatedQueue);

async function sqsQueue() {
  const { sqs, queues } = await localSqsAndS3();
  return {
    queue: createSqsQueue(sqs, queues.jobs.url),
    receive: () =>
      receiveAll((MaxNumberOfMessages) =>
        sqs.send(
          new ReceiveMessageCommand({
            QueueUrl: queues.jobs.url,
            MaxNumberOfMessages,
            MessageAttributeNames: ["All"],
          }),
        ),
      ),
  };
}

queueContract("SQS", sqsQueue);
queueLimitsContract("SQS", sqsQueue);
