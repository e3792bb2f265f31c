import { InferenceApiError, type Target, targetText } from "@boomerang/core";
import type { Collaborators } from "../collaborators.ts";

export type ApiHealth =
  | { readonly type: "healthy" }
  | { readonly type: "unhealthy"; readonly retryAfterMs?: number | undefined }
  /** The API throttled the probe, so it responds. */
  | { readonly type: "throttled"; readonly retryAfterMs?: number | undefined }
  /** There was no permit for a probe; there is one in `waitMs`. */
  | { readonly type: "unknown"; readonly waitMs: number };

/**
 * Finds out whether the API responds, by queue status calls for a target, which change nothing. The result is cached for ten
 * seconds, so that a backlog of messages costs few calls.
 *
 * @throws what the limiter's store throws
 */
export type HealthProbe = (target: Target) => Promise<ApiHealth>;

type ProbeCollaborators = Pick<Collaborators, "api" | "queueStatusLimiter" | "clock" | "log">;

const CACHE_MS = 10_000;
// One response is little evidence when the API fails most calls, but not all.
const CALLS_PER_PROBE = 3;
// Short, because the submission has to happen within the same minute.
const TIMEOUT_MS = 3000;
const MAX_PERMIT_WAIT_MS = 3000;
const HEALTHY: ApiHealth = { type: "healthy" };

export function createHealthProbe(collaborators: ProbeCollaborators): HealthProbe {
  const { clock } = collaborators;
  const cache = new Map<string, { readonly expiresAt: number; readonly health: Promise<ApiHealth> }>();
  return (target) => {
    const now = clock.now();
    for (const [key, { expiresAt }] of cache) if (expiresAt <= now) cache.delete(key);
    const key = targetText(target);
    const cached = cache.get(key);
    if (cached !== undefined) return cached.health;
    const health = probe(collaborators, target);
    const entry = { expiresAt: now + CACHE_MS, health };
    cache.set(key, entry);
    const forget = () => {
      if (cache.get(key) === entry) cache.delete(key);
    };
    // A missing permit or an error of our own is no evidence about the API.
    health.then(({ type }) => type === "unknown" && forget(), forget);
    return health;
  };
}

async function probe(collaborators: ProbeCollaborators, target: Target): Promise<ApiHealth> {
  for (let n = 0; n < CALLS_PER_PROBE; n++) {
    const health = await callOnce(collaborators, target);
    if (health.type !== "healthy") return health;
  }
  return HEALTHY;
}

async function callOnce(
  { api, queueStatusLimiter, log }: ProbeCollaborators,
  target: Target,
): Promise<ApiHealth> {
  const waitMs = await queueStatusLimiter.acquire(MAX_PERMIT_WAIT_MS);
  if (waitMs > 0) return { type: "unknown", waitMs };
  try {
    await api.queueStatus(target, { timeoutMs: TIMEOUT_MS });
    return HEALTHY;
  } catch (error) {
    if (!(error instanceof InferenceApiError)) throw error;
    if (isFromHealthyApi(error)) return HEALTHY;
    const { kind, status, apiRequestId, retryAfterMs } = error;
    log.warn("health probe failed", { target: targetText(target), status, api_request_id: apiRequestId });
    if (kind === "throttled") {
      await queueStatusLimiter.reportThrottled(retryAfterMs);
      return { type: "throttled", retryAfterMs };
    }
    return { type: "unhealthy", retryAfterMs };
  }
}

/**
 * An account error, a target that is scaled to zero or missing, and a request that the API does not understand prove that the API
 * responds. The submission finds out what they mean.
 */
function isFromHealthyApi({ kind, status }: InferenceApiError): boolean {
  // Without a status there was no response.
  if (status === undefined) return false;
  return kind === "account" || kind === "not_found" || kind === "invalid" || (status >= 200 && status < 300);
}
