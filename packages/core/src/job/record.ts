import * as v from "valibot";
import { OPEN_SHARDS } from "../storage/tables.ts";
import { timestamp } from "../time/iso-time.ts";
import { jobIdSchema, jobOptionsEntries, jobTargetSchema } from "./message.ts";
import { JOB_STATUSES } from "./status.ts";

/** Why there is no result, or what failed before there was one. */
export const jobErrorSchema = v.object({ code: v.string(), message: v.string() });
export type JobError = v.InferOutput<typeof jobErrorSchema>;

const text = (description: string) => v.pipe(v.string(), v.description(description));
const count = (description: string) =>
  v.pipe(v.number(), v.integer(), v.minValue(0), v.description(description));

/** The item of a job in table `Jobs`. */
export const jobRecordSchema = v.pipe(
  v.object({
    job_id: jobIdSchema,
    status: v.pipe(v.picklist(JOB_STATUSES), v.description("Status of the job; the last six are outcomes")),
    version: v.pipe(count("Incremented by each write"), v.minValue(1)),
    target: v.optional(jobTargetSchema),
    ...jobOptionsEntries,
    message_digest: v.optional(
      text("SHA-256 of the message that created the job, or of the first that found it ended before; hex"),
    ),
    request_id: v.optional(
      text("The API's id of the latest submission, or of the submission whose delivery set the outcome"),
    ),
    submissions: count(
      "Submissions that the API accepted, may have accepted, or rejected for good, including the current one",
    ),
    deliveries: count("Webhook deliveries, including repeated ones"),
    wake_tries: v.optional(count("How often a development deployment was woken for this job")),
    sent_at: v.optional(timestamp("When SQS got the message of the job")),
    created_at: timestamp("When the record was created"),
    resumed_at: v.optional(
      timestamp("When the job could be submitted again after its target had been paused, the last time"),
    ),
    submitted_at: v.optional(timestamp("When the latest submission was accepted")),
    completed_at: v.optional(timestamp("When the outcome was written")),
    result: v.optional(text("The output as JSON text, up to 350 KB")),
    result_location: v.optional(text("s3:// URL of a larger output")),
    result_not_json: v.optional(
      v.pipe(
        v.literal(true),
        v.description(
          "The output is no strict JSON: it has NaN, Infinity or control characters, for example",
        ),
      ),
    ),
    errors: v.optional(
      v.pipe(
        v.array(jobErrorSchema),
        v.description("Why there is no result, or what the delivery reported besides its result"),
      ),
    ),
    malformed_delivery_location: v.optional(
      text(
        "s3:// URL of the bytes of a delivery that came and cannot be read; the job is not resubmitted then",
      ),
    ),
    quarantined_delivery_at: v.optional(
      timestamp(
        "When a delivery came whose signature matches none of the webhook secrets, while none has ever matched; it is kept for a day",
      ),
    ),
    input: v.optional(
      text(
        "The input as JSON text: until the job has a result or is REJECTED; of other outcomes as long as the record, for a replay. The table may have one of 512 bytes or more as a binary attribute: compressed, raw deflate",
      ),
    ),
    input_location: v.optional(text("s3:// URL of a larger input")),
    lease_until: v.optional(
      timestamp("When the lease of the latest claim ends; in the past if the submission is unknown"),
    ),
    queue_empty_since: v.optional(
      timestamp("Since when the API's queue was empty at each check, while a submission is unknown"),
    ),
    check_at: v.optional(timestamp("When reconcile checks the job next")),
    open_shard: v.optional(
      v.pipe(count("Partition of the job in the index of open jobs"), v.maxValue(OPEN_SHARDS - 1)),
    ),
    paused_shard: v.optional(
      text(
        "Partition of the job in the index of paused jobs: its target as text, #, and a number; the job waits until its target is resumed",
      ),
    ),
    ended_shard: v.optional(
      text("Partition of the job in the index of ended jobs: its outcome, #, and a number"),
    ),
    batch_shard: v.optional(
      text("Partition of the job in the index of batches: its batch_id, #, and a number"),
    ),
    expires_at: v.optional(
      v.pipe(v.number(), v.integer(), v.description("Time to live, seconds since the epoch")),
    ),
  }),
  v.title("Job record"),
  v.description("The item of a job in table Jobs."),
);

export type Job = Readonly<v.InferOutput<typeof jobRecordSchema>>;

export const MAX_ERRORS = 10;
export const MAX_ERROR_CHARS = 2000;

/** Errors small enough for a record: the first {@link MAX_ERRORS}, messages cut to {@link MAX_ERROR_CHARS}. */
export function boundErrors(errors: readonly JobError[]): JobError[] {
  return errors.slice(0, MAX_ERRORS).map(({ code, message }) => ({
    code: cut(code, 128),
    message: cut(message, MAX_ERROR_CHARS),
  }));
}

function cut(text: string, length: number): string {
  return (text.length > length ? `${text.slice(0, length - 1)}…` : text).toWellFormed();
}
