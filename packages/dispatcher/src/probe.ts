import { InferenceApiError, type Target, targetText } from "@boomerang/core";
import type { Collaborators } from "./collaborators.ts";

/** Whether a submission to a target has a prospect of being answered. */
export type ApiHealth =
  | { readonly type: "good" }
  | { readonly type: "bad"; readonly why: string; readonly retryAfterMs?: number | undefined }
  /** There was no turn to ask: there is one in `waitMs`. */
  | { readonly type: "unasked"; readonly waitMs: number };

/**
 * Finds out whether the API answers, by calls that change nothing: asks for the queue of a target. What came of it is
 * remembered for ten seconds, so that a backlog costs few calls.
 *
 * @throws what the limiter's store throws
 */
export type Probe = (target: Target) => Promise<ApiHealth>;

const REMEMBERED_MS = 10_000;
// One answer says little of an API that fails most calls, but not all.
const ASKED_IN_A_ROW = 3;
// The function's minute is for the submission too.
const TIMEOUT_MS = 3000;
const MAX_PERMIT_WAIT_MS = 3000;
const HEALTHY: ApiHealth = { type: "good" };

export function createProbe(
  collaborators: Pick<Collaborators, "api" | "queueStatusCalls" | "clock" | "log">,
): Probe {
  const { clock } = collaborators;
  const memories = new Map<string, { readonly until: number; readonly prospect: Promise<ApiHealth> }>();
  return (target) => {
    const now = clock.now();
    for (const [text, { until }] of memories) if (until <= now) memories.delete(text);
    const text = targetText(target);
    const known = memories.get(text);
    if (known !== undefined) return known.prospect;
    const prospect = askInARow(collaborators, target);
    const memory = { until: now + REMEMBERED_MS, prospect };
    memories.set(text, memory);
    const forget = () => {
      if (memories.get(text) === memory) memories.delete(text);
    };
    // A limit or a fault of ours says nothing of the API.
    prospect.then(({ type }) => type === "unasked" && forget(), forget);
    return prospect;
  };
}

type Asking = Pick<Collaborators, "api" | "queueStatusCalls" | "log">;

async function askInARow(collaborators: Asking, target: Target): Promise<ApiHealth> {
  for (let n = 0; n < ASKED_IN_A_ROW; n++) {
    const prospect = await askOnce(collaborators, target);
    if (prospect.type !== "good") return prospect;
  }
  return HEALTHY;
}

async function askOnce({ api, queueStatusCalls, log }: Asking, target: Target): Promise<ApiHealth> {
  const waitMs = await queueStatusCalls.acquire(MAX_PERMIT_WAIT_MS);
  if (waitMs > 0) return { type: "unasked", waitMs };
  try {
    await api.queueStatus(target, { timeoutMs: TIMEOUT_MS });
    return HEALTHY;
  } catch (error) {
    if (!(error instanceof InferenceApiError)) throw error;
    if (isAnswered(error)) return HEALTHY;
    const { kind, status, apiRequestId, retryAfterMs } = error;
    log.warn("probe failed", { target: targetText(target), status, api_request_id: apiRequestId });
    if (kind === "throttled") await queueStatusCalls.reportThrottled(retryAfterMs);
    return {
      type: "bad",
      why: kind === "throttled" ? "the API throttles" : "the API does not answer",
      retryAfterMs,
    };
  }
}

/**
 * Whether the API answered although the call failed. An account error, a target that is asleep or missing and a request that
 * the API does not understand are for the submission to find out.
 */
function isAnswered({ kind, status = 0 }: InferenceApiError): boolean {
  return kind === "account" || kind === "not_found" || kind === "invalid" || (status >= 200 && status < 300);
}
