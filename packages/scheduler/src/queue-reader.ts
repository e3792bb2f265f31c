import { InferenceApiError, type Target, targetText } from "@boomerang/core";
import type { Collaborators } from "./collaborators.ts";
import { reactToApiError } from "./react-to-api-error.ts";

/** What a queue status call returned, or why there is none. */
export type QueueReading =
  | {
      readonly type: "read";
      readonly queued: number;
      readonly inProgress: number;
      /** When the call began and when its response came, milliseconds since the epoch: it was true at some time between. */
      readonly at: number;
      readonly respondedAt: number;
    }
  | { readonly type: "failed"; readonly reason: Record<string, unknown> };

/** Reads the queue status of a target, within the rate limit of these calls; it waits at most `maxWaitMs` for a permit. */
export type ReadQueue = (target: Target, maxWaitMs: number) => Promise<QueueReading>;

/** For one run: each target is read once, whoever asks. */
export function createQueueReader(collaborators: Collaborators, hasKey: boolean): ReadQueue {
  const readings = new Map<string, Promise<QueueReading>>();
  return (target, maxWaitMs) => {
    const text = targetText(target);
    const known = readings.get(text);
    if (known !== undefined) return known;
    const reading = hasKey
      ? readOnce(collaborators, target, maxWaitMs)
      : Promise.resolve(failed({ reason: "there is no usable API key" }));
    readings.set(text, reading);
    return reading;
  };
}

async function readOnce(
  collaborators: Collaborators,
  target: Target,
  maxWaitMs: number,
): Promise<QueueReading> {
  const { api, queueStatusLimiter, clock } = collaborators;
  try {
    if ((await queueStatusLimiter.acquire(maxWaitMs)) > 0) {
      return failed({ reason: "the rate limit of queue status calls is used up" });
    }
    const at = clock.now();
    const { num_queued_requests: queued, num_in_progress_requests: inProgress } =
      await api.queueStatus(target);
    return { type: "read", queued, inProgress, at, respondedAt: clock.now() };
  } catch (error) {
    if (error instanceof InferenceApiError) await reactToApiError(collaborators, error, queueStatusLimiter);
    return failed({ error });
  }
}

function failed(reason: Record<string, unknown>): QueueReading {
  return { type: "failed", reason };
}
