import type { Timers } from "@boomerang/simulator";
import type { SQSEvent } from "aws-lambda";
import type { LambdaFunction } from "../engine/function.ts";
import { failedItems } from "./batch-failures.ts";
import type { QueueModel, Received } from "./queue.ts";

/** Lambda's event source mapping of a queue: batches, a maximum concurrency, partial batch failures. */
export function consumeQueue(
  queue: QueueModel,
  consumer: Pick<LambdaFunction<SQSEvent, unknown>, "invoke">,
  options: {
    readonly timers: Timers;
    readonly batchSize: number;
    readonly maxConcurrency: number;
    /** For how many ms the queue is unavailable from now on; 0 when it is available. */
    readonly unavailableMs: () => number;
    /** Called for each message that is deleted because it was completed. */
    readonly onCompleted?: (message: Received) => void;
  },
): void {
  const { timers, batchSize, maxConcurrency, unavailableMs, onCompleted } = options;
  let busy = 0;
  let isPaused = false;

  function poll(): void {
    while (!isPaused && busy < maxConcurrency) {
      const waitMs = unavailableMs();
      if (waitMs > 0) pauseFor(waitMs);
      const batch = waitMs > 0 ? [] : queue.receive(batchSize);
      if (batch.length === 0) return;
      busy++;
      void handle(batch).finally(() => {
        busy--;
        poll();
      });
    }
  }

  function pauseFor(ms: number): void {
    isPaused = true;
    timers.setTimeout(() => {
      isPaused = false;
      poll();
    }, ms);
  }

  async function handle(batch: readonly Received[]): Promise<void> {
    const invocation = await consumer.invoke({ Records: batch.map(toRecord) });
    // In all other cases the messages become visible again after their visibility timeout.
    if (invocation.type !== "responded" || unavailableMs() > 0) return;
    const ids = batch.map(({ id }) => id);
    const failed = failedItems(invocation.response, ids) ?? new Set(ids);
    for (const message of batch.filter(({ id }) => !failed.has(id))) {
      onCompleted?.(message);
      queue.delete(message.receiptHandle);
    }
  }

  queue.onVisible(poll);
}

function toRecord({
  id,
  receiptHandle,
  body,
  attributes,
  receiveCount,
  sentAt,
}: Received): SQSEvent["Records"][number] {
  return {
    messageId: id,
    receiptHandle,
    body,
    attributes: {
      ApproximateReceiveCount: String(receiveCount),
      SentTimestamp: String(Math.floor(sentAt)),
      SenderId: "simulation",
      ApproximateFirstReceiveTimestamp: String(Math.floor(sentAt)),
    },
    messageAttributes: Object.fromEntries(
      Object.entries(attributes).map(([name, stringValue]) => [name, { stringValue, dataType: "String" }]),
    ),
    md5OfBody: "",
    eventSource: "aws:sqs",
    eventSourceARN: "arn:aws:sqs:us-east-1:123456789012:queue",
    awsRegion: "us-east-1",
  };
}
