import type { Received } from "@boomerang/testkit/models/queue";
import type { InvocationResult } from "@boomerang/testkit/models/queue-source";
import type { SimulatedServices } from "./collaborators.ts";
import type { CompletedMessage } from "./observer.ts";

const LAST_HOUR_MS = 3_600_000;
// An hour has ten visibility timeouts.
const MIN_INTERRUPTED = 5;

/** Which messages the dispatcher had a chance to handle before their retention ended. */
export interface HandledMessages {
  readonly record: (message: Received, result: InvocationResult) => void;
  /**
   * Whether every invocation in the last hour of a message crashed, timed out or was throttled, and SQS then deleted it. With
   * the deployed retention of 14 days SQS dead-letters such a message after 1,000 receives, long before; the short retention
   * of some runs ends after 15.
   */
  readonly wasNeverHandled: (messageId: string) => boolean;
}

export function createHandledMessages(clock: { now(): number }, retentionMs: number): HandledMessages {
  const handled = new Set<string>();
  const interrupted = new Map<string, number>();
  return {
    record({ id, sentAt }, result) {
      const isLastHour = clock.now() >= sentAt + retentionMs - LAST_HOUR_MS;
      if (result === "interrupted") {
        if (isLastHour) interrupted.set(id, (interrupted.get(id) ?? 0) + 1);
      } else if (result === "completed" || isLastHour) handled.add(id);
    },
    wasNeverHandled: (id) => !handled.has(id) && (interrupted.get(id) ?? 0) >= MIN_INTERRUPTED,
  };
}

/** What the invariants see of a completed message of the jobs queue. */
export function completedMessage(
  { id, body, sentAt }: Received,
  { jobsQueue, deadLetters }: SimulatedServices["queues"],
  at: number,
): CompletedMessage {
  const isOther = (other: Pick<Received, "body" | "sentAt">) =>
    other.body !== body || other.sentAt !== sentAt;
  return {
    ...{ id, body, sentAt, at },
    hasAnother: (jobId) =>
      jobsQueue.messages.some((other) => isOther(other) && other.body.includes(`"job_id":"${jobId}"`)),
    isDeadLettered: deadLetters.messages.some((letter) => letter.body === body),
  };
}
