import { type Random, retryDelayMs } from "@boomerang/core";
import { type RetryLater, retryAfter } from "./message-disposition.ts";
import type { ReceivedMessage } from "./received-message.ts";

const BASE_MS = 1000;
// SQS moves a message to the dead-letter queue after 1,000 receives. With at most 45 minutes, 22 on average, a message is
// received about 900 times in the 14 days of its retention.
const CAP_MS = 45 * 60_000;
const ACCOUNT_MS = 5 * 60_000;
const UNKNOWN_BASE_MS = 10_000;
const WAKE_BASE_MS = 5000;

/** Exponential backoff with full jitter, on top of the delay that the API asked for. */
export function backoffMs(receiveCount: number, random: Random, retryAfterMs?: number): number {
  return retryDelayMs({ attempt: receiveCount, baseMs: BASE_MS, capMs: CAP_MS, random, retryAfterMs });
}

export function retryWithBackoff(
  { random }: { readonly random: Random },
  { receiveCount }: ReceivedMessage,
  reason: string,
  retryAfterMs?: number,
): RetryLater {
  return retryAfter(backoffMs(receiveCount, random, retryAfterMs), reason);
}

/**
 * The delay after a submission that may have been accepted: 5 to 10 s, so that a quick result arrives first; the second
 * time 5 to 10 minutes: by then most outages that the health probe cannot detect have ended.
 *
 * @param submissions how many submissions the job has had, this one included
 */
export function unknownDelayMs(submissions: number, random: Random, retryAfterMs = 0): number {
  const delay = UNKNOWN_BASE_MS * 60 ** (submissions - 1);
  return Math.floor(Math.max(retryAfterMs, delay * (0.5 + random() / 2)));
}

/**
 * The delay while the API rejects the account: 5 to 10 minutes, later 5 to 45, so that such a message too is received fewer
 * than 1,000 times.
 */
export function accountDelayMs(receiveCount: number, random: Random, retryAfterMs = 0): number {
  return retryDelayMs({
    attempt: receiveCount,
    baseMs: ACCOUNT_MS,
    capMs: CAP_MS - ACCOUNT_MS,
    random,
    retryAfterMs: Math.max(ACCOUNT_MS, retryAfterMs),
  });
}

/**
 * The delay after a wake call: 5, 25, 125 and 625 s, which is enough for a large model.
 *
 * @param tries wake calls before this one
 */
export function wakeDelayMs(tries: number): number {
  return WAKE_BASE_MS * 5 ** tries;
}
