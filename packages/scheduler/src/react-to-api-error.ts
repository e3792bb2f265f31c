import type { InferenceApiError } from "@boomerang/core";
import type { Limiter } from "@boomerang/runtime";
import type { Collaborators } from "./collaborators.ts";

/** Prepares the next calls: the limiter backs off when throttled, and the key is read again after an account error. */
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
    log.warn("reaction to an API error failed; the next API error triggers it again", { status, error });
  }
}
