import { type Clock, type Random, type Sleep, withDeadline } from "@boomerang/core";
import { SecretError } from "./secret-error.ts";
import { READ_MS, type Read, startRead } from "./shared-read.ts";

/** How long a value is used before it is read again, at most. */
export const LONGEST_CACHED_MS = 1_800_000;
// Without it, processes that start together would read together each time.
const JITTER = 0.25;
const FRESH_EVERY_MS = 10_000;

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
 * that nobody waits for may never end. If it takes longer or fails, the old value is still good.
 */
export function cachedSecret<T>(
  { clock, random, sleep }: Sources,
  load: (signal: AbortSignal) => Promise<T | SecretError>,
  { dueMs, overdueMs }: Patience,
): (isFresh?: boolean) => Promise<T> {
  let last: { readonly at: number; readonly value: T | SecretError; readonly cachedMs: number } | undefined;
  let fresh: Read<T | SecretError> | undefined;
  let current: Read<T | SecretError> | undefined;

  function start(): Read<T | SecretError> {
    const read = startRead({ clock, sleep }, load);
    // Callers get the value after that.
    read.value.then(
      (value) => remember(read.at, value),
      () => undefined,
    );
    current = read;
    return read;
  }

  function remember(at: number, value: T | SecretError): void {
    // A read that was suspended with the process ends after later ones.
    if (last !== undefined && at < last.at) return;
    // An invalid secret is read again soon, because somebody may be correcting it.
    const cachedMs =
      value instanceof SecretError ? FRESH_EVERY_MS : LONGEST_CACHED_MS * (1 - JITTER * random());
    last = { at, value, cachedMs };
  }

  /** A read for callers that do not need a fresh value. One that began long ago was suspended: its value may be as old. */
  function readInProgress(now: number): Read<T | SecretError> {
    const isUsable = current?.isRunning() && now - current.at < READ_MS;
    return isUsable && current !== undefined ? current : start();
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
    const reading = readInProgress(now);
    if (last === undefined || last.value instanceof SecretError) return reading.join();
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
