import type { JobEvent } from "@boomerang/core";
import { type EventFailure, safeError } from "@boomerang/runtime";
import { batchEvents } from "./batch-events.ts";
import type { Collaborators } from "./collaborators.ts";
import type { PendingEvent } from "./pending-event.ts";

// EventBridge rejects these on every retry: the first two for an entry, the last for a whole call.
const CONTENT_CODES = ["MalformedDetail", "InvalidArgument", "ValidationException"];

/**
 * Publishes events in order and stops at the first that fails, so that the events of a job keep their order. Events after it
 * that were published in the same call are published again by the retry.
 *
 * @returns the sequence number of the first failure, from which Lambda retries; `undefined` when all were published
 */
export async function publishEvents(
  collaborators: Collaborators,
  pending: readonly PendingEvent[],
): Promise<string | undefined> {
  for (const batch of batchEvents(pending)) {
    const failed = await publishBatch(collaborators, batch);
    if (failed !== undefined) return failed.sequenceNumber;
  }
  return undefined;
}

/** @returns the first event that was not published */
async function publishBatch(
  collaborators: Collaborators,
  batch: readonly PendingEvent[],
): Promise<PendingEvent | undefined> {
  const { log, meter } = collaborators;
  const failures = await tryPut(
    collaborators,
    batch.map(({ event }) => event),
  );
  for (const [n, pending] of batch.entries()) {
    const failure = failures[n];
    if (failure === undefined) continue;
    if (isAboutContent(failure) && (await publishAlone(collaborators, pending))) continue;
    const { jobId } = pending.event;
    log.error("event not published; its change is retried", { job_id: jobId, code: failure.code });
    meter.count("EventsFailed");
    return pending;
  }
  return undefined;
}

/**
 * An event that the bus rejects for its content would block all changes after it. Another entry of its call may be the cause:
 * so it is sent alone, and if that fails too, without its result, the only part that comes from outside.
 */
async function publishAlone(
  collaborators: Collaborators,
  { event, withoutResult }: PendingEvent,
): Promise<boolean> {
  const { log, meter } = collaborators;
  const [failure] = await tryPut(collaborators, [event]);
  if (failure === undefined) return true;
  const bare = withoutResult();
  // An event without a result is not rejected for its content; the bus name may be wrong.
  if (!isAboutContent(failure) || bare.detail === event.detail) return false;
  const [again] = await tryPut(collaborators, [bare]);
  if (again !== undefined) return false;
  log.error("event published without its result, which the event bus rejects", {
    job_id: event.jobId,
    code: failure.code,
  });
  meter.count("EventsWithoutResult");
  return true;
}

function isAboutContent({ code }: EventFailure): boolean {
  return CONTENT_CODES.includes(code);
}

async function tryPut(
  { bus, log }: Collaborators,
  events: readonly JobEvent[],
): Promise<readonly (EventFailure | undefined)[]> {
  try {
    return await bus.put(events);
  } catch (error) {
    log.warn("event bus call failed", { events: events.length, error });
    const { name: code } = safeError(error);
    return events.map(() => ({ code }));
  }
}
