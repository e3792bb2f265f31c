import { eventFor, JOB_STATUSES, type Job, type JobEvent } from "@boomerang/core";
import { fromStreamImage } from "@boomerang/runtime";
import type { DynamoDBRecord, StreamRecord } from "aws-lambda";
import type { Collaborators } from "./collaborators.ts";

/** An event and the stream record that called for it. */
export interface Announcement {
  readonly sequenceNumber: string;
  readonly event: JobEvent;
  /** The same event with its result named by where it is read, for a bus that refuses the result. */
  readonly withoutResult: () => JobEvent;
}

/**
 * What a change of table `Jobs` is to be announced as, `undefined` when as nothing. An item that is no job was
 * written by hand: it is told in the log, and the changes behind it go on.
 */
export function announcementOf(
  collaborators: Collaborators,
  record: DynamoDBRecord,
): Announcement | undefined {
  try {
    return read(collaborators, record.dynamodb ?? {});
  } catch (error) {
    const { log, meter } = collaborators;
    log.error("change not announced: its item is no record of a job; mend or remove it", {
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
): Announcement | undefined {
  // Without a new image, time to live or somebody removed the record, which is no news.
  if (NewImage === undefined) return undefined;
  const after = fromStreamImage(NewImage);
  if (!isJob(after)) throw new TypeError("no job");
  // An old image that is missing or no job tells of nothing that was announced before.
  const before = JOB_STATUSES.find((status) => status === OldImage?.status?.S);
  const announce = (more: { readonly maxResultBytes?: number }) =>
    eventFor(before && { status: before }, after, { tableName, announceSubmitted, ...more });
  const event = announce({});
  return (
    event && {
      sequenceNumber: SequenceNumber,
      event,
      withoutResult: () => announce({ maxResultBytes: 0 }) ?? event,
    }
  );
}

// As little as an event cannot be without: one that says too little is better than none.
function isJob({ job_id, status, version }: Job): boolean {
  return (
    typeof job_id === "string" &&
    typeof version === "number" &&
    JOB_STATUSES.some((known) => known === status)
  );
}
