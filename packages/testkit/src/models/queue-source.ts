import type { SQSEvent } from "aws-lambda";
import { sqsRecord } from "../events/sqs.ts";
import type { Timers } from "../virtual-clock.ts";
import { failedItems } from "./batch-failures.ts";
import type { LambdaFunction } from "./lambda-function.ts";
import type { QueueModel, Received } from "./queue.ts";

/** What an invocation did with one of its messages. `interrupted`: its process crashed, timed out or was throttled. */
export type InvocationResult = "completed" | "kept" | "interrupted";

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
    /** Called for each message after each invocation. A completed message is deleted afterwards. */
    readonly onInvoked?: (message: Received, result: InvocationResult) => void;
  },
): void {
  const { timers, batchSize, maxConcurrency, unavailableMs, onInvoked } = options;
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
    const invocation = await consumer.invoke({
      Records: batch.map(({ id, ...message }) => sqsRecord({ messageId: id, ...message })),
    });
    // In all other cases the messages become visible again after their visibility timeout.
    const hasResponded = invocation.type === "responded" && unavailableMs() === 0;
    const ids = batch.map(({ id }) => id);
    const failed = (hasResponded && failedItems(invocation.response, ids)) || new Set(ids);
    const isInterrupted = invocation.type === "exited" || invocation.type === "throttled";
    for (const message of batch) {
      const isCompleted = !failed.has(message.id);
      onInvoked?.(message, isCompleted ? "completed" : isInterrupted ? "interrupted" : "kept");
      if (isCompleted) queue.delete(message.receiptHandle);
    }
  }

  queue.onVisible(poll);
}
