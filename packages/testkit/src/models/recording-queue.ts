import type { Queue, QueueMessage } from "@boomerang/runtime";

export function createRecordingQueue() {
  const sent: QueueMessage[] = [];
  const returned: { receiptHandle: string; seconds: number }[] = [];
  const queue: Queue = {
    async send(message) {
      sent.push(structuredClone(message));
    },
    async changeVisibility(receiptHandle, seconds) {
      returned.push({ receiptHandle, seconds });
    },
  };
  return { ...queue, sent, returned };
}
