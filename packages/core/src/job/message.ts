import * as v from "valibot";
import { isObject } from "../json/is-object.ts";
import { targetSchema } from "../target.ts";
import { timestamp } from "../time/iso-time.ts";

/** The largest request body that the Inference API accepts: 256 KiB. */
export const MAX_REQUEST_BYTES = 262_144;

/** Limit of all keys and values of `metadata` together, in UTF-8 bytes. */
export const MAX_METADATA_BYTES = 2048;

// In each pipe, `v.metadata` expresses in JSON Schema what the `v.check` before it checks in code.

// valibot accepts an array as an object.
const jsonObject = (message: string) => v.custom<Readonly<Record<string, unknown>>>(isObject, message);

const integer = (min: number, max: number, description: string) => {
  const message = `must be an integer from ${min} to ${max}`;
  return v.pipe(
    v.number(message),
    v.integer(message),
    v.minValue(min, message),
    v.maxValue(max, message),
    v.description(description),
  );
};

const oneOf = <const T extends string>(values: T[], description: string) =>
  v.pipe(
    v.picklist(values, `must be ${values.map((value) => `"${value}"`).join(" or ")}`),
    v.description(description),
  );

/** A job id is a path segment of the webhook URL, so it cannot be `.` or `..`, which URL parsers remove. */
export const jobIdSchema = v.pipe(
  v.string("must be a string"),
  v.regex(
    /^(?!\.{1,2}$)[A-Za-z0-9._:-]{1,128}$/,
    "must be 1 to 128 characters of A-Z a-z 0-9 . _ : - and not . or ..",
  ),
  v.description("Identifies the job, and its record while it is kept"),
);

export const batchIdSchema = v.pipe(
  v.string("must be a string"),
  v.regex(/^[A-Za-z0-9._:-]{1,64}$/, "must be 1 to 64 characters of A-Z a-z 0-9 . _ : -"),
  v.description("Names jobs that belong together; copied to the record and the events"),
);

const isTrue = (name: string) => ({ required: [name], properties: { [name]: { const: true } } });

/** The target in a message and a record. */
export const jobTargetSchema = v.pipe(
  jsonObject("must be an object with model_id or chain_id"),
  targetSchema,
  v.description("The model or chain, and where it runs; default: the environment production"),
  v.metadata({
    allOf: [
      { oneOf: [{ required: ["model_id"] }, { required: ["chain_id"] }] },
      {
        not: {
          anyOf: [
            { required: ["environment", "deployment_id"] },
            { allOf: [{ required: ["environment"] }, isTrue("development")] },
            { allOf: [{ required: ["deployment_id"] }, isTrue("development")] },
          ],
        },
      },
      {
        if: isTrue("regional"),
        // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema.
        then: {
          properties: { environment: { pattern: "^[^_]*$", not: { const: "development" } } },
          not: { anyOf: [{ required: ["deployment_id"] }, isTrue("development")] },
        },
      },
    ],
  }),
);

export const inferenceRetryConfigSchema = v.pipe(
  jsonObject("must be an object"),
  v.strictObject(
    {
      max_attempts: v.optional(integer(1, 10, "Number of calls including the first; default 3")),
      initial_delay_ms: v.optional(integer(0, 10_000, "Default 1000")),
      max_delay_ms: v.optional(integer(0, 60_000, "Default 5000; the delay doubles up to it")),
    },
    fieldMessage("max_attempts, initial_delay_ms, max_delay_ms"),
  ),
  v.description("How the API retries a model call that ended with 500, 502, 503 or 504"),
);

// v.record silently drops three of these keys, and DynamoDB does not accept an empty attribute name.
const FORBIDDEN_METADATA_KEYS = ["", "__proto__", "constructor", "prototype"];

export const metadataSchema = v.pipe(
  jsonObject("must be an object of strings"),
  v.check(
    (metadata) => !FORBIDDEN_METADATA_KEYS.some((key) => Object.hasOwn(metadata, key)),
    "must not have a key that is empty, __proto__, constructor or prototype",
  ),
  v.record(
    v.string(),
    v.pipe(
      v.string("must be a string"),
      v.check(isWellFormed, "contains half a surrogate pair, which cannot be stored"),
    ),
  ),
  v.check(
    (metadata) => Object.keys(metadata).every(isWellFormed),
    "has a key with half a surrogate pair, which cannot be stored",
  ),
  v.check(
    (metadata) => bytesOf(metadata) <= MAX_METADATA_BYTES,
    `must be at most ${MAX_METADATA_BYTES} bytes, keys and values together`,
  ),
  v.description(
    `Copied to the record and the events; at most ${MAX_METADATA_BYTES} bytes of UTF-8, keys and values together`,
  ),
  v.metadata({
    propertyNames: { not: { enum: FORBIDDEN_METADATA_KEYS }, maxLength: MAX_METADATA_BYTES },
    additionalProperties: { type: "string", maxLength: MAX_METADATA_BYTES },
  }),
);

/** Options of a job; the record keeps them. */
export const jobOptionsEntries = {
  batch_id: v.optional(batchIdSchema),
  priority: v.optional(integer(0, 2, "Lower values run first; default 0, the highest priority")),
  max_time_in_queue_seconds: v.optional(
    integer(10, 259_200, "After this time in its queue, the API expires the request; default 600"),
  ),
  inference_retry_config: v.optional(inferenceRetryConfigSchema),
  on_lost: v.optional(
    oneOf(
      ["resubmit", "fail"],
      "What to do when the output of an inference was lost; default resubmit. An output that could not be delivered, perhaps because of its size, is resubmitted only if the deployment's setting resubmitUndelivered is on",
    ),
  ),
  on_unknown: v.optional(
    oneOf(
      ["resubmit", "wait"],
      "What to do when it is unknown whether the API accepted a submission; default resubmit. wait: until a delivery comes, or is lost because the API's queue stays empty or the deadline passes; then on_lost decides",
    ),
  ),
  replay_of: v.optional(
    v.pipe(jobIdSchema, v.description("The job that this one repeats; informative, copied to the record")),
  ),
  metadata: v.optional(metadataSchema),
};

export const jobMessageSchema = v.pipe(
  v.strictObject(
    {
      job_id: v.optional(
        v.pipe(jobIdSchema, v.description("Identifies the job; default: the id of its SQS message")),
      ),
      target: jobTargetSchema,
      model_input: v.pipe(v.unknown(), v.description("Any JSON value; the model gets it byte for byte")),
      ...jobOptionsEntries,
    },
    fieldMessage(`job_id, target, model_input, ${Object.keys(jobOptionsEntries).join(", ")}`),
  ),
  v.title("Job message"),
  v.description("The body of a message on the jobs queue that requests one inference."),
);

const CANCEL_FIELDS = "type, and job_id or batch_id";

export const cancelMessageSchema = v.pipe(
  v.strictObject({ type: v.literal("cancel"), job_id: jobIdSchema }, fieldMessage(CANCEL_FIELDS)),
  v.title("Cancel message"),
  v.description("The body of a message on the jobs queue that cancels a job."),
);

export const cancelBatchMessageSchema = v.pipe(
  v.strictObject({ type: v.literal("cancel"), batch_id: batchIdSchema }, fieldMessage(CANCEL_FIELDS)),
  v.title("Cancel message of a batch"),
  v.description(
    "The body of a message on the jobs queue that cancels the jobs of a batch whose messages were sent before it.",
  ),
);

/** From the dispatcher: cancel the jobs of a batch that have a record, a page at a time. */
export const cancelPageMessageSchema = v.pipe(
  v.strictObject(
    {
      type: v.literal("cancel_page"),
      batch_id: batchIdSchema,
      sent_at: timestamp("When SQS got the cancel message of the batch"),
      after: v.optional(
        v.pipe(v.string(), v.description("Where the page begins; default with the oldest job")),
      ),
    },
    fieldMessage("type, batch_id, sent_at, after"),
  ),
  v.title("Cancel message of a page"),
  v.description("Sent by the dispatcher. It cancels the open jobs on one page of a batch."),
);

/** From the scheduler: submit a job again, with the input that its record keeps. */
export const resubmitMessageSchema = v.pipe(
  v.strictObject({ type: v.literal("resubmit"), job_id: jobIdSchema }, fieldMessage("type, job_id")),
  v.title("Resubmit message"),
  v.description("Sent by the scheduler. It has no effect unless the job's record needs a resubmission."),
);

export type JobMessage = v.InferOutput<typeof jobMessageSchema>;
export type CancelMessage = v.InferOutput<typeof cancelMessageSchema>;
export type CancelBatchMessage = v.InferOutput<typeof cancelBatchMessageSchema>;
export type CancelPageMessage = v.InferOutput<typeof cancelPageMessageSchema>;
export type ResubmitMessage = v.InferOutput<typeof resubmitMessageSchema>;

function fieldMessage(known: string) {
  return ({ expected }: v.BaseIssue<unknown>) =>
    expected === "never" ? `is not a known field; known are ${known}` : "is missing";
}

function isWellFormed(text: string): boolean {
  return text.isWellFormed();
}

function bytesOf(metadata: Readonly<Record<string, string>>): number {
  return Object.entries(metadata).reduce((sum, entry) => sum + Buffer.byteLength(entry.join("")), 0);
}
