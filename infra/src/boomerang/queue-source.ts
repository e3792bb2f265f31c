import type { Function as LambdaFunction } from "aws-cdk-lib/aws-lambda";
import type { IQueue } from "aws-cdk-lib/aws-sqs";
import { allow } from "./allow.ts";

/**
 * Feeds a function from a queue. Its pace is `maxConcurrency` of the mapping: with reserved concurrency the pollers
 * would take more messages than can be handled, and each taking counts as a receive.
 */
export function consume(
  consumer: LambdaFunction,
  queue: IQueue,
  { batchSize, maxConcurrency }: { readonly batchSize: number; readonly maxConcurrency: number },
): void {
  // ChangeMessageVisibility is the function's own: it says when a message is to come back.
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
