import type { Timers } from "@boomerang/simulator";
import type { SQSEvent } from "aws-lambda";
import type { LambdaFunction } from "../function.ts";
import { failedItems } from "./batch-failures.ts";
import type { QueueModel, Received } from "./queue.ts";

/** Feeds a function from a queue, as Lambda does: batches, so many at once, partial failures. */
export function feedFromQueue(
  queue: QueueModel,
  consumer: Pick<LambdaFunction<SQSEvent, unknown>, "invoke">,
  options: {
    readonly timers: Timers;
    readonly batchSize: number;
    readonly maxConcurrency: number;
    /** For how many ms the queue cannot be read from now on; 0 when it can. */
    readonly awayMs: () => number;
    /** Hears of each message that is deleted because it was handled. */
    readonly onHandled?: (message: Received) => void;
  },
): void {
  const { timers, batchSize, maxConcurrency, awayMs, onHandled } = options;
  let busy = 0;
  let isAway = false;

  function pump(): void {
    while (!isAway && busy < maxConcurrency) {
      const waitMs = awayMs();
      if (waitMs > 0) comeBackIn(waitMs);
      const batch = waitMs > 0 ? [] : queue.receive(batchSize);
      if (batch.length === 0) return;
      busy++;
      void handle(batch).finally(() => {
        busy--;
        pump();
      });
    }
  }

  function comeBackIn(ms: number): void {
    isAway = true;
    timers.setTimeout(() => {
      isAway = false;
      pump();
    }, ms);
  }

  async function handle(batch: readonly Received[]): Promise<void> {
    const invocation = await consumer.invoke({ Records: batch.map(toRecord) });
    // Whatever else became of it: the messages come back by themselves when their time is over.
    if (invocation.type !== "answered" || awayMs() > 0) return;
    const ids = batch.map(({ id }) => id);
    const failed = failedItems(invocation.answer, ids) ?? new Set(ids);
    for (const message of batch.filter(({ id }) => !failed.has(id))) {
      onHandled?.(message);
      queue.remove(message.receiptHandle);
    }
  }

  queue.onVisible(pump);
}

function toRecord({
  id,
  receiptHandle,
  body,
  attributes,
  receives,
  sentAt,
}: Received): SQSEvent["Records"][number] {
  return {
    messageId: id,
    receiptHandle,
    body,
    attributes: {
      ApproximateReceiveCount: String(receives),
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
