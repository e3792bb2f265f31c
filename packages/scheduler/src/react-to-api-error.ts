import type { InferenceApiError } from "@boomerang/core";
import type { Limiter } from "@boomerang/runtime";
import type { Collaborators } from "./collaborators.ts";

/** Takes to heart what a refusal says of the calls to come: the key may be old, or the calls too many. */
export async function reactToApiError(
  { secrets, meter, log }: Pick<Collaborators, "secrets" | "meter" | "log">,
  { kind, status, retryAfterMs }: InferenceApiError,
  limiter?: Limiter,
): Promise<void> {
  try {
    if (kind === "throttled") await limiter?.reportThrottled(retryAfterMs);
    if (kind !== "account") return;
    meter.count("AccountErrors");
    await secrets.apiKey(true);
  } catch (error) {
    log.warn("refusal not heeded; the next one is", { status, error });
  }
}
