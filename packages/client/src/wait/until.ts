import type { Sleep } from "@boomerang/core";
import { BoomerangError } from "../boomerang-error.ts";

export interface Until {
  readonly timeoutMs?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Runs `work` with a signal that is aborted after the timeout, or with the caller's signal.
 *
 * @throws BoomerangError `timeout` or `aborted`, whose `nextStep` is how to continue
 */
export async function until<T>(
  { timeoutMs, signal }: Until,
  jobId: string,
  sleep: Sleep,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const ended = new AbortController();
  const nextStep = `The job goes on: wait for ${jobId} again, or cancel it.`;
  const stop = (error: BoomerangError) => ended.abort(error);
  const abort = () =>
    stop(
      new BoomerangError(`stopped waiting for job ${jobId}`, {
        code: "aborted",
        cause: signal?.reason,
        jobId,
        nextStep,
      }),
    );
  if (signal?.aborted) abort();
  signal?.addEventListener("abort", abort, { once: true });
  if (timeoutMs !== undefined) {
    const timeout = () =>
      stop(
        new BoomerangError(`job ${jobId} has no outcome after ${timeoutMs} ms`, {
          code: "timeout",
          retryable: true,
          jobId,
          nextStep,
        }),
      );
    sleep(timeoutMs, ended.signal).then(timeout, () => undefined);
  }
  try {
    return await work(ended.signal);
  } finally {
    signal?.removeEventListener("abort", abort);
    // Ends the timer.
    ended.abort();
  }
}
