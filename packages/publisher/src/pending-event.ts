import { eventFor, JOB_STATUSES, type Job, type JobEvent } from "@boomerang/core";
import { fromStreamImage } from "@boomerang/runtime";
import type { DynamoDBRecord, StreamRecord } from "aws-lambda";
import type { Collaborators } from "./collaborators.ts";

/** An event to publish, and the stream record that it comes from. */
export interface PendingEvent {
  readonly sequenceNumber: string;
  readonly event: JobEvent;
  /** The same event with the location of its result instead of the result, for a bus that rejects the result. */
  readonly withoutResult: () => JobEvent;
}

/**
 * The event for a change of table `Jobs`; `undefined` when the change needs none. An item that is not a job record was written
 * by hand: it is logged and skipped, so that it does not block the changes after it.
 */
export function pendingEventOf(
  collaborators: Collaborators,
  record: DynamoDBRecord,
): PendingEvent | undefined {
  try {
    return read(collaborators, record.dynamodb ?? {});
  } catch (error) {
    const { log, meter } = collaborators;
    log.error("change not published: its item is not a job record; correct or remove the item", {
      job_id: record.dynamodb?.Keys?.job_id?.S,
      sequence_number: record.dynamodb?.SequenceNumber,
      error,
    });
    meter.count("EventsUnreadable");
    return undefined;
  }
}

function read(
  { tableName, announceSubmitted }: Collaborators,
  { NewImage, OldImage, SequenceNumber = "" }: StreamRecord,
): PendingEvent | undefined {
  // Without a new image the record was removed, by time to live or by hand: there is no event for that.
  if (NewImage === undefined) return undefined;
  const after = fromStreamImage(NewImage);
  if (!isJob(after)) throw new TypeError("not a job record");
  // Nothing was published for an old image that is missing or not a job record.
  const before = JOB_STATUSES.find((status) => status === OldImage?.status?.S);
  const eventWith = (more: { readonly maxResultBytes?: number }) =>
    eventFor(before && { status: before }, after, { tableName, announceSubmitted, ...more });
  const event = eventWith({});
  return (
    event && {
      sequenceNumber: SequenceNumber,
      event,
      withoutResult: () => eventWith({ maxResultBytes: 0 }) ?? event,
    }
  );
}

// Only the fields that no event can do without: an incomplete event is better than none.
function isJob({ job_id, status, version }: Job): boolean {
  return (
    typeof job_id === "string" &&
    typeof version === "number" &&
    JOB_STATUSES.some((known) => known === status)
  );
}
