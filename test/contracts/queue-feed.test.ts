import { GetQueueAttributesCommand } from "@aws-sdk/client-sqs";
import { startSqsSource } from "@boomerang/local";
import { createSqsQueue } from "@boomerang/runtime";
import { VirtualTime } from "@boomerang/simulator";
import type { SQSBatchResponse, SQSEvent } from "aws-lambda";
import { onTestFinished } from "vitest";
import { createChance } from "../simulation/engine/chance.ts";
import { createQueueModel } from "../simulation/models/queue.ts";
import { consumeQueue } from "../simulation/models/queue-source.ts";
import { untilInRealTime, untilInVirtualTime } from "./let-time-pass.ts";
import { localSqsAndS3 } from "./local-aws.ts";
import { queueFeedContract } from "./queue-feed-contract.ts";
import { invoked, queueOf } from "./simulated.ts";

queueFeedContract("of the simulation", async ({ visibilitySeconds, ...settings }) => {
  const time = new VirtualTime();
  const queue = createQueueModel({
    name: "jobs",
    timers: time,
    chance: createChance(1),
    visibilityMs: visibilitySeconds * 1000,
    retentionMs: 14 * 24 * 3_600_000,
  });
  return {
    queue: queueOf(queue),
    feed: (consumer) =>
      consumeQueue(queue, invoked(consumer), { timers: time, ...settings, unavailableMs: () => 0 }),
    kept: async () => queue.messages.length,
    until: (isSo) => untilInVirtualTime(time, isSo),
    now: () => time.now(),
  };
});

queueFeedContract("SQS", async ({ visibilitySeconds, ...settings }) => {
  const { sqs, queues } = await localSqsAndS3({ visibilityTimeoutSeconds: visibilitySeconds });
  const command = new GetQueueAttributesCommand({ QueueUrl: queues.jobs.url, AttributeNames: ["All"] });
  return {
    queue: createSqsQueue(sqs, queues.jobs.url),
    feed(consumer) {
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
    async kept() {
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
