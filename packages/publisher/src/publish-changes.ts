import type { JobEvent } from "@boomerang/core";
import { type EventFailure, safeError } from "@boomerang/runtime";
import type { Announcement } from "./announcement.ts";
import type { Collaborators } from "./collaborators.ts";
import { planPuts } from "./plan-puts.ts";

// EventBridge refuses these however often they are sent: the first two for an entry, the last for a whole call.
const CONTENT_CODES = ["MalformedDetail", "InvalidArgument", "ValidationException"];

/**
 * Announces events in order and stops at the first that the bus does not take, so that a job's events are told
 * in the order in which they happened. What was announced beyond it is announced again.
 *
 * @returns the sequence number to go on from, `undefined` when all were announced
 */
export async function publishChanges(
  collaborators: Collaborators,
  announcements: readonly Announcement[],
): Promise<string | undefined> {
  for (const put of planPuts(announcements)) {
    const failed = await announce(collaborators, put);
    if (failed !== undefined) return failed.sequenceNumber;
  }
  return undefined;
}

/** Gives the first that was not announced. */
async function announce(
  collaborators: Collaborators,
  put: readonly Announcement[],
): Promise<Announcement | undefined> {
  const { log, meter } = collaborators;
  const failures = await tryPut(
    collaborators,
    put.map(({ event }) => event),
  );
  for (const [n, announcement] of put.entries()) {
    const failure = failures[n];
    if (failure === undefined) continue;
    if (isAboutContent(failure) && (await announceAlone(collaborators, announcement))) continue;
    const { jobId } = announcement.event;
    log.error("event not announced; its change is tried again", { job_id: jobId, code: failure.code });
    meter.count("EventsFailed");
    return announcement;
  }
  return undefined;
}

/**
 * What the bus refuses for its content would block all changes behind it for ever. Another entry of its call may
 * be to blame: so it is sent alone, and if that does not help, without its result, the one part that is not ours.
 */
async function announceAlone(
  collaborators: Collaborators,
  { event, withoutResult }: Announcement,
): Promise<boolean> {
  const { log, meter } = collaborators;
  const [failure] = await tryPut(collaborators, [event]);
  if (failure === undefined) return true;
  const bare = withoutResult();
  // Without a result it is ours alone: then not its content is at fault, but perhaps the name of the bus.
  if (!isAboutContent(failure) || bare.detail === event.detail) return false;
  const [again] = await tryPut(collaborators, [bare]);
  if (again !== undefined) return false;
  log.error("event announced without its result, which the bus refuses", {
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
  { bus, log, meter }: Collaborators,
  events: readonly JobEvent[],
): Promise<readonly (EventFailure | undefined)[]> {
  try {
    const failures = await bus.put(events);
    const published = failures.filter((failure) => failure === undefined).length;
    if (published > 0) meter.count("EventsPublished", published);
    return failures;
  } catch (error) {
    log.warn("call of the event bus failed", { events: events.length, error });
    const { name: code, message = "" } = safeError(error);
    return events.map(() => ({ code, message }));
  }
}
