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
// SQS asks only some of its servers at a time: one empty answer does not mean an empty queue.
const EMPTY_ANSWERS = 3;

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
    WaitTimeSeconds: 1,
  };
  try {
    for (let empty = 0; empty < EMPTY_ANSWERS; ) {
      const { Messages = [] } = await sqs.send(new sdk.ReceiveMessageCommand(request));
      // A scan that takes long sees messages again.
      const unseen = Messages.filter(({ MessageId = "" }) => !seen.has(MessageId));
      empty = unseen.length === 0 ? empty + 1 : 0;
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
