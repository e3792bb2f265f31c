import { InferenceApiError, type Target, targetText } from "@boomerang/core";
import type { Collaborators } from "./collaborators.ts";
import { reactToApiError } from "./react-to-api-error.ts";

/**
 * Records the queue status of every configured target, in metrics and in table `Control`, within the rate limit of
 * queue status calls and the time that the function has. A target that fails does not affect the others.
 */
export async function recordQueues(
  collaborators: Collaborators,
  spareMs: () => number,
  hasKey: boolean,
): Promise<void> {
  const maxWaitMs = Math.max(0, spareMs());
  await Promise.all(
    collaborators.targets.map((target) => recordQueue(collaborators, target, maxWaitMs, hasKey)),
  );
}

async function recordQueue(
  collaborators: Collaborators,
  target: Target,
  maxWaitMs: number,
  hasKey: boolean,
): Promise<void> {
  const { api, queueStatusLimiter, queueStatusLog, clock, log, meter } = collaborators;
  const text = targetText(target);
  const skip = (fields: Record<string, unknown>) => {
    log.warn("queue status not recorded", { target: text, ...fields });
    meter.count("QueueStatusFailed");
  };
  if (!hasKey) return skip({ reason: "there is no usable API key" });
  try {
    if ((await queueStatusLimiter.acquire(maxWaitMs)) > 0) {
      return skip({ reason: "the rate limit of queue status calls is used up" });
    }
    const { num_queued_requests: queued, num_in_progress_requests: inProgress } =
      await api.queueStatus(target);
    meter.gauge("QueuedRequests", queued, text);
    meter.gauge("InProgressRequests", inProgress, text);
    await queueStatusLog.record({ target: text, at: clock.now(), queued, inProgress });
  } catch (error) {
    skip({ error });
    if (error instanceof InferenceApiError) await reactToApiError(collaborators, error, queueStatusLimiter);
  }
}
