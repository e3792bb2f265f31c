import type { Function as LambdaFunction } from "aws-cdk-lib/aws-lambda";
import type { IQueue } from "aws-cdk-lib/aws-sqs";
import { allow } from "./allow.ts";

interface QueueSource {
  readonly batchSize: number;
  readonly maxConcurrency: number;
  /** Of the mapping; a second one of a function needs its own. */
  readonly id?: string;
}

/**
 * Makes a queue the event source of a function. `maxConcurrency` of the mapping limits the function, not reserved
 * concurrency: then Lambda's pollers would receive more messages than the function can handle, and each of them would
 * count as received.
 */
export function consumeQueue(
  consumer: LambdaFunction,
  queue: IQueue,
  { batchSize, maxConcurrency, id = "Source" }: QueueSource,
): void {
  // The function itself changes the visibility of messages that retry later; the other actions are Lambda's.
  const actions = ["ReceiveMessage", "DeleteMessage", "GetQueueAttributes", "ChangeMessageVisibility"];
  allow(
    consumer,
    actions.map((action) => `sqs:${action}`),
    [queue.queueArn],
  );
  consumer.addEventSourceMapping(id, {
    eventSourceArn: queue.queueArn,
    batchSize,
    maxConcurrency,
    reportBatchItemFailures: true,
  });
}
