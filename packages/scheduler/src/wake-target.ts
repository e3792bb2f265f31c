import { InferenceApiError, type Target, targetText } from "@boomerang/core";
import type { Collaborators } from "./collaborators.ts";
import { reactToApiError } from "./react-to-api-error.ts";

/**
 * Wakes a target that may be scaled to zero.
 *
 * @throws when the call fails: Lambda then retries the invocation twice
 */
export async function wakeTarget(collaborators: Collaborators, target: Target): Promise<void> {
  const { api, log, meter } = collaborators;
  const text = targetText(target);
  try {
    await api.wake(target);
    log.info("target woken", { target: text });
  } catch (error) {
    log.error("target not woken", { target: text, error });
    meter.count("WakeFailed");
    // Before Lambda's retry, so that it uses a fresh key.
    if (error instanceof InferenceApiError) await reactToApiError(collaborators, error);
    throw error;
  }
}
