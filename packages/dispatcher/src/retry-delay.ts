import type { Random } from "@boomerang/core";
import type { Dispatcher } from "./dispatcher.ts";
import { type RetryLater, retryAfter } from "./message-disposition.ts";

const UNKNOWN_MS = [10_000, 30_000];
const WAKE_BASE_MS = 5000;
const MAX_JITTER_MS = 10_000;

/**
 * Retries a message whose call has failed, after a part of the time that the outage has lasted so far, and not before the time
 * that the API asked for. How often the message was received makes no difference: earlier outages do not delay it.
 */
export function retryInOutage(
  { circuits, random }: Pick<Dispatcher, "circuits" | "random">,
  scope: string,
  reason: string,
  retryAfterMs = 0,
): RetryLater {
  return retryAfter(Math.max(circuits.retryDelayMs(scope), afterAsked(retryAfterMs, random)), reason, scope);
}

/** All callers that were throttled together got the same `Retry-After`. */
function afterAsked(ms: number, random: Random): number {
  return Math.ceil(ms + random() * Math.min(MAX_JITTER_MS, ms));
}

/**
 * The shortest delay after a submission that may have been accepted: 5 to 10 s, so that a quick result arrives first; the
 * second time 15 to 30 s.
 *
 * @param submissions how many submissions the job has had, this one included
 */
export function unknownDelayMs(submissions: number, random: Random): number {
  return Math.floor((UNKNOWN_MS[submissions - 1] ?? 0) * (0.5 + random() / 2));
}

/**
 * The delay after a wake call: 5, 25, 125 and 625 s, which is enough for a large model.
 *
 * @param tries wake calls before this one
 */
export function wakeDelayMs(tries: number): number {
  return WAKE_BASE_MS * 5 ** tries;
}
