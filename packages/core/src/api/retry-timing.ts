import type { Random } from "../collaborators.ts";

export interface RetryTiming {
  /** How many attempts have failed so far; 1 after the first. */
  readonly attempt: number;
  /** Upper bound of the delay after the first failure, ms; it doubles with each attempt. */
  readonly baseMs: number;
  /** Highest upper bound, ms. */
  readonly capMs: number;
  readonly random: Random;
  /** The server's `Retry-After`, ms; the delay is never shorter, whatever the cap. */
  readonly retryAfterMs?: number | undefined;
}

/**
 * Delay before the next attempt, ms: exponential backoff with full jitter, added to `Retry-After`, because all clients
 * that were throttled together got the same `Retry-After`.
 *
 * Source: AWS Architecture Blog, "Exponential Backoff And Jitter" (full jitter).
 */
export function retryDelayMs({ attempt, baseMs, capMs, random, retryAfterMs = 0 }: RetryTiming): number {
  const bound = Math.min(capMs, baseMs * 2 ** (Math.max(1, attempt) - 1));
  return Math.round(retryAfterMs + random() * bound);
}

// A longer time, such as a date years ahead, is a mistake of the server.
const MAX_RETRY_AFTER_MS = 24 * 3_600_000;
// The three forms of RFC 9110, 5.6.7; Date.parse accepts others too.
const HTTP_DATE =
  /^[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} [\d:]{8} GMT$|^[A-Z][a-z]{5,8}, \d\d-[A-Z][a-z]{2}-\d\d [\d:]{8} GMT$|^[A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]\d [\d:]{8} \d{4}$/;

/**
 * Reads a `Retry-After` header (whole or decimal seconds, or an HTTP date: RFC 9110, 10.2.3) as ms from `now`: at least 0,
 * at most a day, `undefined` if it is missing or cannot be read.
 *
 * @param now ms since the epoch
 */
export function parseRetryAfter(header: string | null | undefined, now: number): number | undefined {
  const text = header?.trim() ?? "";
  const at = /^\d{1,12}(\.\d{1,9})?$/.test(text) ? now + Number(text) * 1000 : httpDate(text);
  return Number.isNaN(at) ? undefined : Math.min(MAX_RETRY_AFTER_MS, Math.max(0, Math.ceil(at - now)));
}

function httpDate(text: string): number {
  if (!HTTP_DATE.test(text)) return Number.NaN;
  // The asctime form has no zone; it means GMT too.
  return Date.parse(text.endsWith("GMT") ? text : `${text} GMT`);
}
