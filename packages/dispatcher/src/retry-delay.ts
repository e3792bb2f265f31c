import { type Random, retryDelayMs } from "@boomerang/core";

const BASE_MS = 1000;
// SQS drops a message into the dead-letter queue after 1,000 receives. At 45 minutes, 22 on average, a message
// is seen about 900 times in the 14 days for which SQS keeps it.
const CAP_MS = 45 * 60_000;
const ACCOUNT_MS = 5 * 60_000;
const UNKNOWN_BASE_MS = 10_000;
const ASLEEP_BASE_MS = 5000;

/** How long a message waits that could not be submitted: exponential with full jitter, on top of what the API asked for. */
export function backoffMs(receives: number, random: Random, retryAfterMs?: number): number {
  return retryDelayMs({ attempt: receives, baseMs: BASE_MS, capMs: CAP_MS, random, retryAfterMs });
}

/**
 * How long a message waits whose submission may have been accepted: long enough for a quick
 * result to arrive first, and the second time (5 to 10 minutes) for most troubles that no probe sees to end.
 *
 * @param submissions how many were made, this one included
 */
export function unknownDelayMs(submissions: number, random: Random, retryAfterMs = 0): number {
  const delay = UNKNOWN_BASE_MS * 60 ** (submissions - 1);
  return Math.floor(Math.max(retryAfterMs, delay * (0.5 + random() / 2)));
}

/**
 * How long a message waits while the account is refused: 5 to 10 minutes, later 5 to 45, so that it too is seen
 * fewer than 1,000 times.
 */
export function accountDelayMs(receives: number, random: Random, retryAfterMs = 0): number {
  return retryDelayMs({
    attempt: receives,
    baseMs: ACCOUNT_MS,
    capMs: CAP_MS - ACCOUNT_MS,
    random,
    retryAfterMs: Math.max(ACCOUNT_MS, retryAfterMs),
  });
}

/** How long a message waits for its target to wake, after `tries` wake calls before this one: 5, 25, 125, 625 s, which is
 * time for a large model. */
export function asleepDelayMs(tries: number): number {
  return ASLEEP_BASE_MS * 5 ** tries;
}
