import type { SQSBatchResponse, SQSEvent } from "aws-lambda";
import type { LambdaFunction } from "../function.ts";
import type { QueueModel, Received } from "./queue.ts";

/** Feeds a function from a queue, as Lambda does: batches, so many at once, partial failures. */
export function feedFromQueue(
  queue: QueueModel,
  consumer: Pick<LambdaFunction<SQSEvent, unknown>, "invoke">,
  { batchSize, maxConcurrency }: { readonly batchSize: number; readonly maxConcurrency: number },
): void {
  let busy = 0;
  function pump(): void {
    while (busy < maxConcurrency) {
      const batch = queue.receive(batchSize);
      if (batch.length === 0) return;
      busy++;
      void handle(batch).finally(() => {
        busy--;
        pump();
      });
    }
  }

  async function handle(batch: readonly Received[]): Promise<void> {
    const invocation = await consumer.invoke({ Records: batch.map(toRecord) });
    // Whatever else became of it: the messages come back by themselves when their time is over.
    if (invocation.type !== "answered") return;
    const { batchItemFailures } = invocation.answer as SQSBatchResponse;
    const failed = new Set(batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
    for (const { id, receiptHandle } of batch) if (!failed.has(id)) queue.remove(receiptHandle);
  }

  queue.onVisible(pump);
}

function toRecord({ id, receiptHandle, body, receives, sentAt }: Received): SQSEvent["Records"][number] {
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
    messageAttributes: {},
    md5OfBody: "",
    eventSource: "aws:sqs",
    eventSourceARN: "arn:aws:sqs:us-east-1:123456789012:queue",
    awsRegion: "us-east-1",
  };
}
