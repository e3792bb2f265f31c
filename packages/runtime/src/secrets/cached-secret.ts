import { type Clock, type Random, type Sleep, withDeadline } from "@boomerang/core";
import { SecretError } from "./secret-error.ts";
import { JOINABLE_MS, READ_MS, type Read, startRead } from "./shared-read.ts";

/** How long a value is used before it is read again, at most. */
export const LONGEST_CACHED_MS = 1_800_000;
// Without it, processes that start together would read together each time.
const JITTER = 0.25;
const FRESH_EVERY_MS = 10_000;
// Of a value that is due. An outage then costs one short wait in that time, not one for each caller.
const REFRESH_EVERY_MS = 10_000;
// Without any value, nothing but a read helps the caller. The second one is made at once: the first may have failed while the
// process started. Strangers can cause such reads too, so after that a process makes one a second.
const QUICK_FAILURES = 2;
const FAILED_MS = 1000;

export interface Sources {
  readonly clock: Clock;
  readonly random: Random;
  readonly sleep: Sleep;
}

/** How long a caller that has an old value waits for the new one, in milliseconds from the beginning of the read. */
export interface Patience {
  /** Once the value may be read again. */
  readonly dueMs: number;
  /** Once that is so for as long again: until then no caller has waited long enough. */
  readonly overdueMs: number;
}

/**
 * Caches a value; callers during a read wait for the same read. `isFresh` demands a value that was read since, or at most ten
 * seconds before.
 *
 * A caller that finds an old value waits a moment for the new one: Lambda freezes the process after the response, and a read
 * that nobody waits for may never end. If it takes longer or fails, the old value is still good, and is used at once for ten
 * seconds from the beginning of that read.
 */
export function cachedSecret<T>(
  { clock, random, sleep }: Sources,
  load: (signal: AbortSignal) => Promise<T | SecretError>,
  { dueMs, overdueMs }: Patience,
): (isFresh?: boolean) => Promise<T> {
  let last: { readonly at: number; readonly value: T | SecretError; readonly cachedMs: number } | undefined;
  let fresh: Read<T | SecretError> | undefined;
  let current: Read<T | SecretError> | undefined;
  let failures = 0;

  function start(): Read<T | SecretError> {
    const read = startRead({ clock, sleep }, load);
    // Callers get the value after that.
    read.value.then(
      (value) => remember(read.at, value),
      () => failures++,
    );
    current = read;
    return read;
  }

  function remember(at: number, value: T | SecretError): void {
    failures = 0;
    // A read that was suspended with the process ends after later ones.
    if (last !== undefined && at < last.at) return;
    // An invalid secret is read again soon, because somebody may be correcting it.
    const cachedMs =
      value instanceof SecretError ? FRESH_EVERY_MS : LONGEST_CACHED_MS * (1 - JITTER * random());
    last = { at, value, cachedMs };
  }

  /** For a caller that can do nothing without a value, which need not be fresh. */
  function firstValue(now: number): Promise<T | SecretError> {
    // One that began longer ago was suspended: its value may be as old.
    const isUsable = current?.isRunning() && now - current.at < READ_MS;
    const running = isUsable ? current : undefined;
    if (running !== undefined && now - running.at < JOINABLE_MS) return running.join();
    const hasJustFailed = failures >= QUICK_FAILURES && current !== undefined && now - current.at < FAILED_MS;
    if (running === undefined && hasJustFailed && current !== undefined) return current.value;
    const next = start();
    if (running === undefined) return next.value;
    // The older one may still be the first to end.
    return Promise.any([running.value, next.value]).catch(() => next.value);
  }

  async function read(isFresh: boolean): Promise<T | SecretError> {
    const now = clock.now();
    // A cached value must not pass as fresh: a delivery would be rejected as forged because of it. So a failed fresh read
    // fails all callers until the next one.
    if (isFresh) {
      if (fresh === undefined || now - fresh.at >= FRESH_EVERY_MS) fresh = start();
      return fresh.join();
    }
    if (last !== undefined && now - last.at < last.cachedMs) return last.value;
    if (last === undefined || last.value instanceof SecretError) return firstValue(now);
    // A read that has failed is not repeated by each caller.
    const reading = current !== undefined && now - current.at < REFRESH_EVERY_MS ? current : start();
    // A caller whose old value is rejected asks for a fresh one.
    const { value: old, at, cachedMs } = last;
    const ms = reading.at + (now - at < 2 * cachedMs ? dueMs : overdueMs) - now;
    // Only the first callers of a read wait, so that one that hangs does not hold up each invocation.
    return ms <= 0 ? old : withDeadline({ ms, sleep }, () => reading.value).catch(() => old);
  }

  return async (isFresh = false) => {
    const value = await read(isFresh);
    if (value instanceof SecretError) throw value;
    return value;
  };
}
