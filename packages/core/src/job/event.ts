import * as v from "valibot";
import { JsonText, stringifyMembers } from "../json/json-text.ts";
import { targetSchema } from "../target.ts";
import { jobIdSchema, metadataSchema } from "./message.ts";
import { type Job, jobErrorSchema } from "./record.ts";
import type { JobStatus } from "./status.ts";

export const EVENT_SOURCE = "boomerang";

/** A result up to this many UTF-8 bytes travels in the event; a larger one is named by its address. */
export const MAX_EVENT_RESULT_BYTES = 100_000;

const DETAIL_TYPES = {
  SUBMITTED: "Job Submitted",
  SUCCEEDED: "Job Succeeded",
  FAILED: "Job Failed",
  EXPIRED: "Job Expired",
  CANCELED: "Job Canceled",
  REJECTED: "Job Rejected",
  LOST: "Job Lost",
} as const;

type AnnouncedStatus = keyof typeof DETAIL_TYPES;

/** What an event is called on the bus. */
export type DetailType = (typeof DETAIL_TYPES)[AnnouncedStatus];

export const EVENT_STATUSES = Object.keys(DETAIL_TYPES) as AnnouncedStatus[];

export function detailTypeOf(status: AnnouncedStatus): DetailType {
  return DETAIL_TYPES[status];
}

/** The detail of an event with a given status. */
export const eventDetailSchema = (status: AnnouncedStatus) =>
  v.pipe(
    v.object({
      event_id: v.pipe(v.string(), v.title("{job_id}:{version}, the same whenever the event is told again")),
      job_id: jobIdSchema,
      status: v.literal(status),
      target: v.optional(targetSchema),
      request_id: v.optional(v.string()),
      metadata: v.optional(metadataSchema),
      created_at: v.pipe(v.string(), v.isoTimestamp()),
      submitted_at: v.optional(v.pipe(v.string(), v.isoTimestamp())),
      completed_at: v.optional(v.pipe(v.string(), v.isoTimestamp())),
      errors: v.optional(v.array(jobErrorSchema)),
      result: v.optional(v.pipe(v.unknown(), v.title("The output itself, up to 100 KB as JSON"))),
      result_location: v.optional(
        v.pipe(v.string(), v.title("Where a larger output is: s3://bucket/key, or dynamodb://table/job_id")),
      ),
    }),
    v.title(DETAIL_TYPES[status]),
    v.description(`Detail of the event "${DETAIL_TYPES[status]}" with source "${EVENT_SOURCE}".`),
  );

/** An event as it goes to the bus. */
export interface JobEvent {
  readonly jobId: string;
  readonly detailType: DetailType;
  /** JSON. */
  readonly detail: string;
}

/**
 * The event that a change of a record calls for, or `undefined` when it calls for none.
 *
 * @param options.tableName where a result is read that is in the record but too large for an event
 * @param options.announceSubmitted whether `Job Submitted` is told too; events cost money
 */
export function eventFor(
  before: Job | undefined,
  after: Job,
  options: { readonly tableName: string; readonly announceSubmitted: boolean },
): JobEvent | undefined {
  const { status } = after;
  if (!isAnnounced(status) || before?.status === status) return undefined;
  if (status === "SUBMITTED" && !options.announceSubmitted) return undefined;
  const { job_id, target, request_id, metadata, created_at, submitted_at, completed_at, errors } = after;
  const detail = stringifyMembers({
    event_id: `${job_id}:${after.version}`,
    job_id,
    status,
    target,
    request_id,
    metadata,
    created_at,
    submitted_at,
    completed_at,
    errors,
    ...resultOf(after, options.tableName),
  });
  return { jobId: job_id, detailType: DETAIL_TYPES[status], detail };
}

function isAnnounced(status: JobStatus): status is AnnouncedStatus {
  return status !== "PENDING";
}

function resultOf(job: Job, tableName: string) {
  if (job.result_location !== undefined) return { result_location: job.result_location };
  if (job.result === undefined) return {};
  return Buffer.byteLength(job.result) < MAX_EVENT_RESULT_BYTES
    ? { result: new JsonText(job.result) }
    : { result_location: `dynamodb://${tableName}/${job.job_id}` };
}
