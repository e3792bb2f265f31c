import { type Random, retryDelayMs } from "@boomerang/core";

const BASE_MS = 1000;
// SQS drops a message into the dead-letter queue after 1,000 receives. At 45 minutes, 22 on average, a message
// is seen about 900 times in the 14 days for which SQS keeps it.
const CAP_MS = 45 * 60_000;
const ACCOUNT_MS = 5 * 60_000;
const UNKNOWN_BASE_MS = 10_000;

/** How long a message waits that could not be submitted: exponential with full jitter, at least what the API asked for. */
export function backoffMs(receives: number, random: Random, retryAfterMs?: number): number {
  return retryDelayMs({
    attempt: receives,
    baseMs: BASE_MS,
    capMs: CAP_MS,
    random,
    ...(retryAfterMs !== undefined && { retryAfterMs }),
  });
}

/** How long a message waits whose submission may have been accepted: long enough for a quick result to arrive first. */
export function unknownDelayMs(submissions: number, random: Random): number {
  const delay = UNKNOWN_BASE_MS * 6 ** (submissions - 1);
  return Math.floor(delay * (0.5 + random() / 2));
}

/** How long a message waits while the account is refused: 5 to 10 minutes. */
export function accountDelayMs(random: Random): number {
  return Math.floor(ACCOUNT_MS * (1 + random()));
}
