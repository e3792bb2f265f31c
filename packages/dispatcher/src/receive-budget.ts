import type { ReceivedMessage } from "./received-message.ts";

// SQS moves a message to the dead-letter queue after 1,000 receives. An outage of 14 days takes about 880, so this limit
// matters only after many outages in a row, in each of which the message failed again.
const MAX_RECEIVES = 950;
const FREE_RECEIVES = 150;
const MAX_FLOOR_MS = 27.5 * 60_000;

/**
 * For how long a message is hidden at least, so that it is not received a thousand times within its retention, whatever
 * happens: a token bucket of 150 receives, which gets 800 more over the retention.
 */
export function receiveBudgetMs(
  { receiveCount, sentAt }: Pick<ReceivedMessage, "receiveCount" | "sentAt">,
  now: number,
  retentionMs: number,
): number {
  const everyMs = retentionMs / (MAX_RECEIVES - FREE_RECEIVES);
  const dueAt = sentAt + (receiveCount - FREE_RECEIVES) * everyMs;
  return Math.min(MAX_FLOOR_MS, Math.max(0, dueAt - now));
}
