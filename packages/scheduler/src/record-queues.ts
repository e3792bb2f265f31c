import { type Target, targetText } from "@boomerang/core";
import type { Collaborators } from "./collaborators.ts";
import type { ReadQueue } from "./queue-reader.ts";

/**
 * Records the queue status of every target, in metrics and in table `Control`, within the rate limit of
 * queue status calls and the time that the function has. A target that fails does not affect the others.
 */
export async function recordQueues(
  collaborators: Collaborators,
  targets: readonly Target[],
  readQueue: ReadQueue,
  spareMs: () => number,
): Promise<void> {
  const maxWaitMs = Math.max(0, spareMs());
  await Promise.all(targets.map((target) => recordQueue(collaborators, readQueue, target, maxWaitMs)));
}

async function recordQueue(
  { queueStatusLog, log, meter }: Collaborators,
  readQueue: ReadQueue,
  target: Target,
  maxWaitMs: number,
): Promise<void> {
  const text = targetText(target);
  const skip = (reason: Record<string, unknown>) => {
    log.warn("queue status not recorded", { target: text, ...reason });
    meter.count("QueueStatusFailed");
  };
  const reading = await readQueue(target, maxWaitMs);
  if (reading.type === "failed") return skip(reading.reason);
  const { queued, inProgress, at } = reading;
  meter.gauge("QueuedRequests", queued, text);
  meter.gauge("InProgressRequests", inProgress, text);
  await queueStatusLog.record({ target: text, at, queued, inProgress }).catch((error) => skip({ error }));
}
