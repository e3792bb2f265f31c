import { type Target, targetText } from "@boomerang/core";
import type { Collaborators } from "./collaborators.ts";

/**
 * Wakes a target that may be scaled to zero.
 *
 * @throws when the API does not take the call: Lambda then invokes again, twice
 */
export async function wakeTarget({ api, log, meter }: Collaborators, target: Target): Promise<void> {
  const text = targetText(target);
  try {
    await api.wake(target);
    log.info("target woken", { target: text });
  } catch (error) {
    log.error("target not woken", { target: text, error });
    meter.count("WakeFailed");
    throw error;
  }
}
