import type { Random } from "../collaborators.ts";

/** What {@link retryDelayMs} depends on. */
export interface RetryTiming {
  /** How many tries have failed so far; 1 after the first. */
  readonly attempt: number;
  /** Upper bound of the wait after the first failure, ms; it doubles from try to try. */
  readonly baseMs: number;
  /** Highest upper bound, ms. */
  readonly capMs: number;
  readonly random: Random;
  /** What the server asked for, ms; the wait is never shorter, whatever the cap. */
  readonly retryAfterMs?: number | undefined;
}

/**
 * How long to wait before the next try, in ms: exponential backoff with full jitter, on top of `Retry-After`.
 *
 * Jitter comes on top because all who were refused together were told the same time to come back.
 *
 * Authority: AWS Architecture Blog, "Exponential Backoff And Jitter" (full jitter).
 */
export function retryDelayMs({ attempt, baseMs, capMs, random, retryAfterMs = 0 }: RetryTiming): number {
  const bound = Math.min(capMs, baseMs * 2 ** (Math.max(1, attempt) - 1));
  return Math.round(retryAfterMs + random() * bound);
}

// No server means longer than this; a date years ahead is a mistake.
const MAX_RETRY_AFTER_MS = 24 * 3_600_000;
// The three forms of RFC 9110, 5.6.7; what Date.parse would read besides them is no HTTP date.
const HTTP_DATE =
  /^[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} [\d:]{8} GMT$|^[A-Z][a-z]{5,8}, \d\d-[A-Z][a-z]{2}-\d\d [\d:]{8} GMT$|^[A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]\d [\d:]{8} \d{4}$/;

/**
 * Reads a `Retry-After` header in ms from `now`: whole or decimal seconds, or an HTTP date (RFC 9110,
 * 10.2.3).
 *
 * A date in the past is 0; a day is the most; `undefined` when there is none or it cannot be read.
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
  // The asctime form names no zone and means GMT as well.
  return Date.parse(text.endsWith("GMT") ? text : `${text} GMT`);
}
