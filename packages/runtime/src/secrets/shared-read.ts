import { type Clock, type Sleep, withDeadline } from "@boomerang/core";

/** How long a read goes on, whoever still waits for it. It is longer than a delivery waits, so that the next one may get its value. */
export const READ_MS = 10_000;

/**
 * How old a read may be that a caller waits for without having any value. It leaves such a caller three seconds: one that
 * joined later would fail with the read, although a new one may end in time.
 */
export const JOINABLE_MS = 7000;

// Reads take tens of milliseconds. A second attempt beside the first gets past a connection or a server that hangs.
const SECOND_ATTEMPT_MS = 1000;
// A process that is frozen loses its connections. An attempt this old may have begun before that.
const SUSPENDED_MS = 2000;

/** A read in progress, or its result, which several callers wait for. */
export interface Read<T> {
  /** When it began, in milliseconds since the epoch: its value is not older. */
  readonly at: number;
  /** Of the first attempt that succeeds. Nobody has to handle its rejection. */
  readonly value: Promise<T>;
  isRunning(): boolean;
  /** Waits for the value; begins one more attempt if the last one may have been suspended with the process. */
  join(): Promise<T>;
}

interface Sources {
  readonly clock: Clock;
  readonly sleep: Sleep;
}

/**
 * Reads with one long attempt, and a second one beside it if that takes longer than a second. A service that is slow with every
 * request is waited for, while attempts with a short time limit would all fail. The first success counts; then, and after ten
 * seconds, all attempts are aborted. It fails when all attempts have, apart from those that may have been suspended before the
 * last one that fails began.
 */
export function startRead<T>(
  { clock, sleep }: Sources,
  attempt: (signal: AbortSignal) => Promise<T>,
): Read<T> {
  const at = clock.now();
  const over = new AbortController();
  const result = Promise.withResolvers<T>();
  /** When the attempts that have not ended began. */
  const running = new Set<{ readonly since: number }>();
  let lastAttemptAt = at;

  function begin(): void {
    // A timer may be late by a freeze. Nobody waits for a read of that age any more.
    if (over.signal.aborted || clock.now() - at >= READ_MS) return;
    const since = clock.now();
    const self = { since };
    running.add(self);
    lastAttemptAt = since;
    attempt(over.signal).then(result.resolve, (error: unknown) => {
      running.delete(self);
      // An attempt that was suspended with the process may never end. One that began after it tells what the service does now.
      const mayEnd = [...running].some((other) => since - other.since < SUSPENDED_MS);
      if (!mayEnd) result.reject(error);
    });
  }

  begin();
  const value = withDeadline({ ms: READ_MS, sleep }, () => result.promise).finally(() => over.abort());
  value.catch(() => undefined);
  sleep(SECOND_ATTEMPT_MS, over.signal).then(begin, () => undefined);
  return {
    at,
    value,
    isRunning: () => !over.signal.aborted,
    join() {
      if (clock.now() - lastAttemptAt >= SUSPENDED_MS) begin();
      return value;
    },
  };
}
