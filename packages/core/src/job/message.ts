import * as v from "valibot";
import { targetSchema } from "../target.ts";

/** The Inference API takes no request body over 256 KiB. */
export const MAX_REQUEST_BYTES = 262_144;

/** Keys and values of `metadata` together, in UTF-8 bytes. */
export const MAX_METADATA_BYTES = 2048;

const integer = (name: string, min: number, max: number) => {
  const message = `must be an integer from ${min} to ${max}`;
  return v.pipe(
    v.number(message),
    v.integer(message),
    v.minValue(min, message),
    v.maxValue(max, message),
    v.title(name),
  );
};

const oneOf = <const T extends string>(...values: T[]) =>
  v.picklist(values, `must be ${values.map((value) => `"${value}"`).join(" or ")}`);

/** A job id: a path segment of the webhook URL, so `.` and `..`, which URLs fold away, are none. */
export const jobIdSchema = v.pipe(
  v.string("must be a string"),
  v.regex(/^(?!\.{1,2}$)[A-Za-z0-9._:-]{1,128}$/, "must be 1 to 128 of A-Z a-z 0-9 . _ : - and not just dots"),
);

/** How the API repeats a model call that ended in 500, 502, 503 or 504; its defaults apply to what is left out. */
export const inferenceRetryConfigSchema = v.strictObject(
  {
    max_attempts: v.optional(integer("Calls in all, the first one counted; default 3", 1, 10)),
    initial_delay_ms: v.optional(integer("Default 1000", 0, 10_000)),
    max_delay_ms: v.optional(integer("Default 5000; the delay doubles up to it", 0, 60_000)),
  },
  unknownField("max_attempts, initial_delay_ms, max_delay_ms"),
);

export const metadataSchema = v.pipe(
  v.record(
    v.string(),
    v.pipe(v.string("must be a string"), v.check(isWellFormed, "holds half a surrogate pair, which cannot be stored")),
    "must be an object of strings",
  ),
  v.check(
    (metadata) => metadataBytes(metadata) <= MAX_METADATA_BYTES,
    `must be at most ${MAX_METADATA_BYTES} bytes, keys and values together`,
  ),
  v.check((metadata) => Object.keys(metadata).every(isWellFormed), "has a key with half a surrogate pair"),
);

/** What a job is asked to be: the fields that the record keeps. */
export const jobOptionsEntries = {
  priority: v.optional(integer("Lower runs first; default 0", 0, 2)),
  max_time_in_queue_seconds: v.optional(integer("Seconds; default 600", 10, 259_200)),
  inference_retry_config: v.optional(inferenceRetryConfigSchema),
  on_lost: v.optional(oneOf("resubmit", "fail")),
  on_unknown: v.optional(oneOf("resubmit", "wait")),
  metadata: v.optional(metadataSchema),
};

/** A message that asks for one inference. */
export const jobMessageSchema = v.pipe(
  v.strictObject(
    {
      job_id: v.optional(jobIdSchema),
      target: targetSchema,
      model_input: v.unknown(),
      ...jobOptionsEntries,
    },
    unknownField(
      "job_id, target, model_input, priority, max_time_in_queue_seconds, inference_retry_config, on_lost, on_unknown, metadata",
    ),
  ),
  v.title("Job message"),
  v.description("The body of a message on the jobs queue that asks for one inference."),
);

/** A message that asks to cancel a job. */
export const cancelMessageSchema = v.pipe(
  v.strictObject({ type: v.literal("cancel"), job_id: jobIdSchema }, unknownField("type, job_id")),
  v.title("Cancel message"),
  v.description("The body of a message on the jobs queue that cancels a job."),
);

/** A message of the scheduler's own: submit a recorded job again, with the input that its record keeps. */
export const resubmitMessageSchema = v.pipe(
  v.strictObject({ type: v.literal("resubmit"), job_id: jobIdSchema }, unknownField("type, job_id")),
  v.title("Resubmit message"),
  v.description("Written by the scheduler; changes nothing unless the job's record asks for a resubmission."),
);

export type JobMessage = v.InferOutput<typeof jobMessageSchema>;
export type CancelMessage = v.InferOutput<typeof cancelMessageSchema>;
export type ResubmitMessage = v.InferOutput<typeof resubmitMessageSchema>;

function unknownField(known: string) {
  return (issue: v.BaseIssue<unknown>) => {
    if (issue.expected === "never") return `is not a known field; known are ${known}`;
    return issue.received === "undefined" ? "is missing" : "must be an object";
  };
}

function isWellFormed(text: string): boolean {
  return text.isWellFormed();
}

function metadataBytes(metadata: Record<string, string>): number {
  return Object.entries(metadata).reduce((sum, entry) => sum + Buffer.byteLength(entry.join("")), 0);
}
