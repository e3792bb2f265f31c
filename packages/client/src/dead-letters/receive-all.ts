import type { Message, SQSClient } from "@aws-sdk/client-sqs";

/** A message of the scan. What is not deleted is visible again at its end. */
export interface Received {
  readonly message: Message;
  /** Removes the message from the queue. */
  remove(): Promise<void>;
}

// Longer than a scan of some thousand messages; whoever stops before its end leaves them hidden for as long.
const HIDDEN_SECONDS = 120;
const PER_CALL = 10;
// With it, SQS asks all of its servers: an empty answer means that there is nothing to receive. Without it, SQS asks some of them.
// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-short-and-long-polling.html
const LONG_POLLING_SECONDS = 1;
// A scan that takes longer than messages stay hidden ends when it has seen everything.
const RESPONSES_WITHOUT_NEW = 3;

/** Receives every message of a queue once. Other consumers do not see them meanwhile. */
export async function* receiveAll(sqs: SQSClient, QueueUrl: string): AsyncGenerator<Received, void, void> {
  const sdk = await import("@aws-sdk/client-sqs");
  const seen = new Set<string>();
  // Those that are still on the queue, with their latest receipt handles.
  const hidden = new Map<string, string>();
  const request = {
    QueueUrl,
    MaxNumberOfMessages: PER_CALL,
    MessageAttributeNames: ["All"],
    MessageSystemAttributeNames: ["SentTimestamp" as const],
    VisibilityTimeout: HIDDEN_SECONDS,
    WaitTimeSeconds: LONG_POLLING_SECONDS,
  };
  try {
    for (let withoutNew = 0; withoutNew < RESPONSES_WITHOUT_NEW; ) {
      const { Messages = [] } = await sqs.send(new sdk.ReceiveMessageCommand(request));
      const unseen = Messages.filter(({ MessageId = "" }) => !seen.has(MessageId));
      if (Messages.length === 0) break;
      withoutNew = unseen.length === 0 ? withoutNew + 1 : 0;
      for (const { MessageId = "", ReceiptHandle = "" } of Messages) {
        seen.add(MessageId);
        hidden.set(MessageId, ReceiptHandle);
      }
      for (const message of unseen) {
        const { MessageId = "" } = message;
        yield {
          message,
          async remove() {
            // SQS accepts only the handle of the latest receive.
            const ReceiptHandle = hidden.get(MessageId);
            await sqs.send(new sdk.DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
            hidden.delete(MessageId);
          },
        };
      }
    }
  } finally {
    const handles = [...hidden.values()];
    for (let start = 0; start < handles.length; start += PER_CALL) {
      const Entries = handles
        .slice(start, start + PER_CALL)
        .map((ReceiptHandle, n) => ({ Id: String(n), ReceiptHandle, VisibilityTimeout: 0 }));
      await sqs.send(new sdk.ChangeMessageVisibilityBatchCommand({ QueueUrl, Entries }));
    }
  }
}
