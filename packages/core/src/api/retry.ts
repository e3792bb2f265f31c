import type { Random, Sleep } from "../collaborators.ts";
import { InferenceApiError } from "./errors.ts";
import { retryDelayMs } from "./retry-timing.ts";
import { abortedError, type Request } from "./send.ts";

export interface RetrySettings {
  /** Including the first. */
  readonly attempts: number;
  /** Upper bound of the first delay, ms. */
  readonly baseMs: number;
  /** Highest upper bound of a delay, ms. After a longer `Retry-After` there is no retry: the caller decides. */
  readonly capMs: number;
}

/** Repeats a call while its error is retryable; only for calls that may run twice. */
export async function withRetries<T>(
  request: Request,
  { attempts, baseMs, capMs }: RetrySettings,
  { sleep, random }: { readonly sleep: Sleep; readonly random: Random },
  attemptCall: () => Promise<T>,
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await attemptCall();
    } catch (error) {
      if (!(error instanceof InferenceApiError) || !error.retryable || attempt >= attempts) throw error;
      const { retryAfterMs } = error;
      if (retryAfterMs !== undefined && retryAfterMs > capMs) throw error;
      await sleep(retryDelayMs({ attempt, baseMs, capMs, random, retryAfterMs }), request.signal).catch(
        (reason: unknown) => {
          throw abortedError(request, reason, true);
        },
      );
    }
  }
}
