import type { Random, Sleep } from "../collaborators.ts";
import { InferenceApiError } from "./errors.ts";
import { retryDelayMs } from "./retry-timing.ts";
import { abandonedError, type Request } from "./send.ts";

/** How often a harmless call is made again, and how soon. */
export interface RetrySettings {
  /** Tries in all, the first one counted. */
  readonly attempts: number;
  /** Upper bound of the first wait, ms. */
  readonly baseMs: number;
  /** Highest upper bound of a wait, ms; a `Retry-After` past it ends the tries, for the caller to decide. */
  readonly capMs: number;
}

/** Makes a call again while its error is retryable; only for calls that may run twice. */
export async function withRetries<T>(
  request: Request,
  { attempts, baseMs, capMs }: RetrySettings,
  { sleep, random }: { readonly sleep: Sleep; readonly random: Random },
  once: () => Promise<T>,
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await once();
    } catch (error) {
      if (!(error instanceof InferenceApiError) || !error.retryable || attempt >= attempts) throw error;
      const { retryAfterMs } = error;
      if (retryAfterMs !== undefined && retryAfterMs > capMs) throw error;
      await sleep(retryDelayMs({ attempt, baseMs, capMs, random, retryAfterMs }), request.signal).catch(
        (reason: unknown) => {
          throw abandonedError(request, reason, true);
        },
      );
    }
  }
}
