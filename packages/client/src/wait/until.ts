import type { Sleep } from "@boomerang/core";
import { BoomerangError } from "../boomerang-error.ts";

export interface Until {
  readonly timeoutMs?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** What is waited for, in the words of errors. */
export interface Awaited {
  readonly jobId?: string | undefined;
  /** Such as `job order-1`. */
  readonly name: string;
  /** After a timeout, such as `has no outcome`. */
  readonly lacks: string;
  readonly nextStep: string;
}

/** A job whose outcome is waited for. What its errors say depends on whether it has a record. */
export interface AwaitedOutcome extends Awaited {
  /** Called after each read. */
  readonly onRead: (hasRecord: boolean) => void;
}

/** @param hasRecord as far as that is known */
export function outcomeOf(jobId: string, hasRecord?: boolean): AwaitedOutcome {
  let isKnown = hasRecord;
  return {
    jobId,
    name: `job ${jobId}`,
    onRead(found) {
      isKnown ||= found;
    },
    get lacks() {
      return isKnown === false ? "has no record" : "has no outcome";
    },
    get nextStep() {
      return isKnown === false
        ? `Its message may still wait in the queue or be a dead letter, or no job has this id: check it, and wait for ${jobId} again.`
        : `The job goes on: wait for ${jobId} again, or cancel it.`;
    },
  };
}

// A longer timer of Node overflows, and fires at once.
const LONGEST_SLEEP_MS = 2 ** 31 - 1;

/** @throws BoomerangError `invalid_argument` if the timeout is not a number above 0 */
export function checkTimeout({ timeoutMs }: Until): void {
  if (timeoutMs === undefined || (typeof timeoutMs === "number" && timeoutMs > 0)) return;
  throw new BoomerangError(`timeoutMs is ${timeoutMs}, and must be above 0`, {
    code: "invalid_argument",
    nextStep: "Pass milliseconds, or leave it out to wait as long as it takes.",
  });
}

/**
 * Runs `work` with a signal that is aborted after the timeout, or with the caller's signal.
 *
 * @throws BoomerangError `timeout` or `aborted`, whose `nextStep` is how to continue; `invalid_argument`
 */
export async function until<T>(
  limits: Until,
  awaited: Awaited,
  sleep: Sleep,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  checkTimeout(limits);
  const { jobId, name } = awaited;
  const { timeoutMs = Number.POSITIVE_INFINITY, signal } = limits;
  const ended = new AbortController();
  const stop = (error: BoomerangError) => ended.abort(error);
  const abort = () =>
    stop(
      new BoomerangError(`stopped waiting for ${name}`, {
        code: "aborted",
        cause: signal?.reason,
        jobId,
        nextStep: awaited.nextStep,
      }),
    );
  if (signal?.aborted) abort();
  signal?.addEventListener("abort", abort, { once: true });
  if (timeoutMs !== Number.POSITIVE_INFINITY) {
    const timeout = () =>
      stop(
        new BoomerangError(`${name} ${awaited.lacks} after ${timeoutMs / 1000} s`, {
          code: "timeout",
          retryable: true,
          jobId,
          nextStep: awaited.nextStep,
        }),
      );
    sleepLong(timeoutMs, sleep, ended.signal).then(timeout, () => undefined);
  }
  try {
    return await work(ended.signal);
  } finally {
    signal?.removeEventListener("abort", abort);
    // Ends the timer.
    ended.abort();
  }
}

async function sleepLong(ms: number, sleep: Sleep, signal: AbortSignal): Promise<void> {
  for (let left = ms; left > 0; left -= LONGEST_SLEEP_MS) {
    await sleep(Math.min(left, LONGEST_SLEEP_MS), signal);
  }
}
