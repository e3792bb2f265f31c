import type { Sleep } from "../collaborators.ts";

export class DeadlineError extends Error {
  override readonly name = "DeadlineError";

  constructor(ms: number) {
    super(`timed out after ${ms} ms`);
  }
}

// Made once: without a reason, each abort would make an error with a stack trace.
const WORK_ENDED = new Error("the work has ended");

export interface Deadline {
  readonly ms: number;
  /** Resolves at the deadline. */
  readonly sleep: Sleep;
  /** The caller's signal. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Runs work until it ends, at most until the deadline or until the caller aborts, even if the work ignores its signal.
 *
 * @throws DeadlineError at the deadline; the signal's reason when the caller aborts
 */
export async function withDeadline<T>(
  deadline: Deadline,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const { ms, sleep, signal } = deadline;
  signal?.throwIfAborted();
  const ended = new AbortController();
  const timer = new AbortController();
  const aborted = Promise.withResolvers<never>();
  ended.signal.addEventListener("abort", () => aborted.reject(ended.signal.reason), { once: true });
  const onCallerAbort = () => ended.abort(signal?.reason);
  signal?.addEventListener("abort", onCallerAbort, { once: true });
  // The sleep rejects when the work ends first.
  sleep(ms, timer.signal).then(
    () => ended.abort(new DeadlineError(ms)),
    () => undefined,
  );
  try {
    return await Promise.race([work(ended.signal), aborted.promise]);
  } finally {
    timer.abort(WORK_ENDED);
    signal?.removeEventListener("abort", onCallerAbort);
  }
}
