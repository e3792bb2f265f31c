import type { Collaborators } from "./collaborators.ts";
import { type Announcement, planPuts } from "./plan-puts.ts";

/**
 * Announces events in order and stops at the first that the bus refuses, so that a job's events are told in
 * the order in which they happened.
 *
 * @returns the sequence number to go on from, `undefined` when all were announced
 */
export async function publishChanges(
  { bus, log, meter }: Collaborators,
  announcements: readonly Announcement[],
): Promise<string | undefined> {
  for (const put of planPuts(announcements)) {
    const failures = await bus
      .put(put.map(({ event }) => event))
      .catch((error: unknown) => put.map(() => ({ code: "NotReached", message: String(error) })));
    const first = failures.findIndex((failure) => failure !== undefined);
    meter.count("EventsPublished", failures.filter((failure) => failure === undefined).length);
    if (first === -1) continue;
    const failed = put[first];
    const { code, message } = failures[first] ?? {};
    log.error("event not announced; its change is tried again", { job_id: failed?.event.jobId, code, reason: message });
    meter.count("EventsFailed");
    return failed?.sequenceNumber;
  }
  return undefined;
}
