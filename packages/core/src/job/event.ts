import * as v from "valibot";
import { isObject } from "../json/is-object.ts";
import { JsonText, stringifyMembers } from "../json/json-text.ts";
import { timestamp } from "../time/iso-time.ts";
import { batchIdSchema, jobIdSchema, jobTargetSchema, metadataSchema } from "./message.ts";
import { type Job, jobErrorSchema } from "./record.ts";
import { isOutcome, JOB_STATUSES, type JobStatus, type Outcome } from "./status.ts";

export const EVENT_SOURCE = "boomerang";

/** A result below this many UTF-8 bytes is in the event itself; for a larger one the event has its location. */
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

type EventStatus = keyof typeof DETAIL_TYPES;

export type DetailType = (typeof DETAIL_TYPES)[EventStatus];

export const EVENT_STATUSES = Object.keys(DETAIL_TYPES) as EventStatus[];

export function detailTypeOf(status: EventStatus): DetailType {
  return DETAIL_TYPES[status];
}

const commonEntries = {
  event_id: v.pipe(
    v.string(),
    v.description("{job_id}:{version} of the record; the same each time that the event is published"),
  ),
  job_id: jobIdSchema,
  batch_id: v.optional(batchIdSchema),
  target: v.optional(jobTargetSchema),
  request_id: v.optional(v.string()),
  metadata: v.optional(metadataSchema),
  created_at: timestamp("When the record was created"),
  errors: v.optional(
    v.pipe(
      v.array(jobErrorSchema),
      v.description("Why there is no result, or what failed before or beside it"),
    ),
  ),
};
const submittedAt = timestamp("When the latest submission was accepted");
const outcomeEntries = {
  submitted_at: v.optional(submittedAt),
  completed_at: timestamp("When the outcome was written"),
};
const resultEntries = {
  result: v.optional(v.pipe(v.unknown(), v.description("The output, if it is below 100 KB as JSON"))),
  result_text: v.optional(
    v.pipe(v.string(), v.description("Instead of result: the text of an output that is no strict JSON")),
  ),
  result_not_json: v.optional(v.pipe(v.literal(true), v.description("The output is no strict JSON"))),
  result_location: v.optional(
    v.pipe(
      v.string(),
      v.description(
        "Location of a larger output: s3://bucket/key, or dynamodb://table/job_id, attribute result",
      ),
    ),
  ),
};

const RESULT_FIELDS = ["result", "result_text", "result_location"];

export function eventDetailSchema(status: EventStatus): v.GenericSchema {
  return v.pipe(
    detailOf(status),
    v.title(DETAIL_TYPES[status]),
    v.description(`Detail of the event "${DETAIL_TYPES[status]}" with source "${EVENT_SOURCE}".`),
  );
}

function detailOf(status: EventStatus): v.GenericSchema {
  const entries = { ...commonEntries, status: v.literal(status) };
  switch (status) {
    case "SUBMITTED":
      return v.object({ ...entries, submitted_at: submittedAt });
    case "SUCCEEDED":
      return v.pipe(
        v.object({ ...entries, ...outcomeEntries, ...resultEntries }),
        v.check(
          (detail) => RESULT_FIELDS.filter((field) => field in detail).length === 1,
          `needs exactly one of ${RESULT_FIELDS.join(", ")}`,
        ),
        v.metadata({ oneOf: RESULT_FIELDS.map((field) => ({ required: [field] })) }),
      );
    default:
      return v.object({ ...entries, ...outcomeEntries });
  }
}

/** The detail of an event that announces an outcome. */
export type OutcomeDetail = v.InferOutput<
  v.ObjectSchema<typeof commonEntries & typeof outcomeEntries & typeof resultEntries, undefined>
> & { readonly status: Outcome };

/** Reads the detail of an event; `undefined` if it announces no outcome, or is not as its schema says. */
export function parseOutcomeDetail(value: unknown): OutcomeDetail | undefined {
  const status = isObject(value) ? JOB_STATUSES.find((each) => each === value.status) : undefined;
  if (status === undefined || !isOutcome(status)) return undefined;
  const parsed = v.safeParse(detailOf(status), value);
  return parsed.success ? (parsed.output as OutcomeDetail) : undefined;
}

export interface JobEvent {
  readonly jobId: string;
  readonly detailType: DetailType;
  /** JSON. */
  readonly detail: string;
}

export interface EventOptions {
  /** For the location of a result that is in the record but not in the event. */
  readonly tableName: string;
  /** Whether `Job Submitted` is published; each event costs money. */
  readonly announceSubmitted: boolean;
  /** Default {@link MAX_EVENT_RESULT_BYTES}. */
  readonly maxResultBytes?: number;
}

/** The event for a change of a record, or `undefined` if there is none: each change of status has one. */
export function eventFor(
  before: Pick<Job, "status"> | undefined,
  after: Job,
  options: EventOptions,
): JobEvent | undefined {
  const { status } = after;
  if (!hasEvent(status) || before?.status === status) return undefined;
  if (status === "SUBMITTED" && !options.announceSubmitted) return undefined;
  const { job_id, batch_id, target, request_id, metadata, created_at, submitted_at, completed_at, errors } =
    after;
  const detail = stringifyMembers({
    event_id: `${job_id}:${after.version}`,
    job_id,
    batch_id,
    status,
    target,
    request_id,
    metadata,
    created_at,
    submitted_at,
    completed_at,
    errors,
    ...resultOf(after, options),
  });
  return { jobId: job_id, detailType: DETAIL_TYPES[status], detail };
}

function hasEvent(status: JobStatus): status is EventStatus {
  return status !== "PENDING";
}

function resultOf(job: Job, { tableName, maxResultBytes = MAX_EVENT_RESULT_BYTES }: EventOptions) {
  const { result_location, result, result_not_json } = job;
  if (result_location !== undefined) return { result_location, result_not_json };
  if (result === undefined) return {};
  const text = result_not_json ? JSON.stringify(result) : result;
  if (Buffer.byteLength(text) >= maxResultBytes) {
    return { result_location: `dynamodb://${tableName}/${job.job_id}`, result_not_json };
  }
  return result_not_json ? { result_text: result, result_not_json } : { result: new JsonText(result) };
}
