import type { Queue, QueueMessage } from "@boomerang/runtime";

export function createRecordingQueue() {
  const sent: QueueMessage[] = [];
  const visibilityChanges: { receiptHandle: string; seconds: number }[] = [];
  const queue: Queue = {
    async send(message) {
      sent.push(structuredClone(message));
    },
    async changeVisibility(receiptHandle, seconds) {
      visibilityChanges.push({ receiptHandle, seconds });
    },
  };
  return { ...queue, sent, visibilityChanges };
}
