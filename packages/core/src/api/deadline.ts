import type { Sleep } from "../collaborators.ts";

/** Nothing came within the time allowed. */
export class DeadlineError extends Error {
  override readonly name = "DeadlineError";

  constructor(ms: number) {
    super(`no answer within ${ms} ms`);
  }
}

/** What bounds a piece of work. */
export interface Deadline {
  readonly ms: number;
  /** Keeps the time: the work is over when it resolves. */
  readonly sleep: Sleep;
  /** The caller's own. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Runs work until it ends, the time is up (rejects with {@link DeadlineError}) or the caller's signal is
 * aborted (rejects with its reason), whether or not the work heeds the signal it is given.
 */
export async function withDeadline<T>(
  deadline: Deadline,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const { ms, sleep, signal } = deadline;
  signal?.throwIfAborted();
  const over = new AbortController();
  const timer = new AbortController();
  const aborted = Promise.withResolvers<never>();
  over.signal.addEventListener("abort", () => aborted.reject(over.signal.reason), { once: true });
  const onCallerAbort = () => over.abort(signal?.reason);
  signal?.addEventListener("abort", onCallerAbort, { once: true });
  // The timer's own rejection only says that the work ended first.
  sleep(ms, timer.signal).then(
    () => over.abort(new DeadlineError(ms)),
    () => undefined,
  );
  try {
    return await Promise.race([work(over.signal), aborted.promise]);
  } finally {
    timer.abort();
    signal?.removeEventListener("abort", onCallerAbort);
  }
}
