import { GetQueueAttributesCommand } from "@aws-sdk/client-sqs";
import { startSqsSource } from "@boomerang/local";
import { createSqsQueue } from "@boomerang/runtime";
import { createChance } from "@boomerang/testkit/chance";
import { queueSourceContract } from "@boomerang/testkit/contracts/queue-source-contract";
import { functionOf } from "@boomerang/testkit/models/lambda-function";
import { createQueueModel, queueOf } from "@boomerang/testkit/models/queue";
import { consumeQueue } from "@boomerang/testkit/models/queue-source";
import { VirtualClock } from "@boomerang/testkit/virtual-clock";
import { untilInRealTime, untilInVirtualTime } from "@boomerang/testkit/wait-until";
import type { SQSBatchResponse, SQSEvent } from "aws-lambda";
import { onTestFinished } from "vitest";
import { localSqsAndS3 } from "./local-aws.ts";

queueSourceContract("of the simulation", async ({ visibilitySeconds, ...settings }) => {
  const time = new VirtualClock();
  const queue = createQueueModel({
    name: "jobs",
    timers: time,
    chance: createChance(1),
    visibilityMs: visibilitySeconds * 1000,
    retentionMs: 14 * 24 * 3_600_000,
  });
  return {
    queue: queueOf(queue),
    connect: (consumer) =>
      consumeQueue(queue, functionOf(consumer), { timers: time, ...settings, unavailableMs: () => 0 }),
    messagesLeft: async () => queue.messages.length,
    until: (condition) => untilInVirtualTime(time, condition),
    now: () => time.now(),
  };
});

queueSourceContract("SQS", async ({ visibilitySeconds, ...settings }) => {
  const { sqs, queues } = await localSqsAndS3({ visibilityTimeoutSeconds: visibilitySeconds });
  const command = new GetQueueAttributesCommand({ QueueUrl: queues.jobs.url, AttributeNames: ["All"] });
  return {
    queue: createSqsQueue(sqs, queues.jobs.url),
    connect(consumer) {
      const source = startSqsSource({
        ...settings,
        client: sqs,
        queue: queues.jobs,
        function: { name: "dispatcher" },
        // Also responses that its type does not allow: Lambda gets those too.
        handler: consumer as (event: SQSEvent) => Promise<SQSBatchResponse>,
      });
      onTestFinished(() => source.stop());
    },
    async messagesLeft() {
      const { Attributes = {} } = await sqs.send(command);
      return ["", "NotVisible", "Delayed"].reduce(
        (sum, kind) => sum + Number(Attributes[`ApproximateNumberOfMessages${kind}` as "All"]),
        0,
      );
    },
    until: untilInRealTime,
    now: Date.now,
  };
});
