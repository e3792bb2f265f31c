import type { Function as LambdaFunction } from "aws-cdk-lib/aws-lambda";
import type { IQueue } from "aws-cdk-lib/aws-sqs";
import { allow } from "./allow.ts";

/**
 * Makes a queue the event source of a function. `maxConcurrency` of the mapping limits the function, not reserved
 * concurrency: then Lambda's pollers would receive more messages than the function can handle, and each of them would
 * count as received.
 */
export function consumeQueue(
  consumer: LambdaFunction,
  queue: IQueue,
  { batchSize, maxConcurrency }: { readonly batchSize: number; readonly maxConcurrency: number },
): void {
  // The function itself changes the visibility of messages that retry later; the other actions are Lambda's.
  const actions = ["ReceiveMessage", "DeleteMessage", "GetQueueAttributes", "ChangeMessageVisibility"];
  allow(
    consumer,
    actions.map((action) => `sqs:${action}`),
    [queue.queueArn],
  );
  consumer.addEventSourceMapping("Source", {
    eventSourceArn: queue.queueArn,
    batchSize,
    maxConcurrency,
    reportBatchItemFailures: true,
  });
}
