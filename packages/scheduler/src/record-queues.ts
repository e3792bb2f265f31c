import { type Target, targetText } from "@boomerang/core";
import type { Collaborators } from "./collaborators.ts";

const MAX_WAIT_FOR_TURN_MS = 5000;

/** Records the queue of every configured target, in metrics and in table `Control`; one that fails stops no other. */
export async function recordQueues(collaborators: Collaborators): Promise<void> {
  await Promise.all(collaborators.targets.map((target) => recordQueue(collaborators, target)));
}

async function recordQueue(collaborators: Collaborators, target: Target): Promise<void> {
  const { api, queueStatusCalls, queueStatusLog, clock, log, meter } = collaborators;
  const text = targetText(target);
  try {
    const waitMs = await queueStatusCalls.acquire(MAX_WAIT_FOR_TURN_MS);
    if (waitMs > 0) throw new Error("the limit of queue status calls is used up");
    const { num_queued_requests: queued, num_in_progress_requests: inProgress } = await api.queueStatus(target);
    meter.gauge("QueuedRequests", queued, text);
    meter.gauge("InProgressRequests", inProgress, text);
    await queueStatusLog.record({ target: text, at: clock.now(), queued, inProgress });
  } catch (error) {
    log.warn("queue status not recorded", { target: text, error });
    meter.count("QueueStatusFailed");
  }
}
