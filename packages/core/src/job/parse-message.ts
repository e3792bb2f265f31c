import * as v from "valibot";
import { JsonText } from "../json/json-text.ts";
import { memberText } from "../json/member-text.ts";
import { tryParse } from "../json/try-parse.ts";
import { describeEnvelope, describeNonObject } from "./envelope.ts";
import type { DeadLetterCode } from "./error-codes.ts";
import { describeInvalidJson } from "./invalid-json.ts";
import {
  batchIdSchema,
  type CancelBatchMessage,
  type CancelMessage,
  type CancelPageMessage,
  cancelBatchMessageSchema,
  cancelMessageSchema,
  cancelPageMessageSchema,
  type JobMessage,
  jobIdSchema,
  jobMessageSchema,
  MAX_REQUEST_BYTES,
  type ResubmitMessage,
  resubmitMessageSchema,
} from "./message.ts";
import { messageDigest, messageText } from "./message-digest.ts";
import { withoutNulls } from "./without-nulls.ts";

const MAX_LISTED_ISSUES = 10;
const MAX_PATH_CHARS = 100;

/** The message is not valid; a retry cannot succeed. Its code becomes the `error_code` of the dead letter. */
export class InvalidMessageError extends Error {
  override readonly name = "InvalidMessageError";
  readonly code: DeadLetterCode;
  /** The job that the message belongs to, if that is known. */
  readonly jobId: string | undefined;
  /** Its batch, if that is known. */
  readonly batchId: string | undefined;

  constructor(code: DeadLetterCode, message: string, { jobId, batchId }: JobNames = {}) {
    super(message);
    this.code = code;
    this.jobId = jobId;
    this.batchId = batchId;
  }
}

interface JobNames {
  readonly jobId?: string | undefined;
  readonly batchId?: string | undefined;
}

export interface SubmitMessage {
  readonly type: "submit";
  readonly job_id: string;
  readonly job: Omit<JobMessage, "job_id" | "model_input">;
  /** The text of `model_input`: numbers keep their digits, keys their order. */
  readonly modelInput: JsonText;
  /** SHA-256 of the body, hex: distinguishes a repeat of this message from another message with the same job id. */
  readonly digest: string;
}

export type Message =
  | SubmitMessage
  | CancelMessage
  | (Omit<CancelBatchMessage, "type"> & { readonly type: "cancel_batch" })
  | CancelPageMessage
  | ResubmitMessage;

/**
 * Reads the body of a message on the jobs queue.
 *
 * @param messageId the SQS message id, the default job id
 * @throws InvalidMessageError that names the fields to fix, and contains none of their values
 */
export function parseMessage(body: string, messageId: string): Message {
  const text = messageText(body);
  const value = parseObject(text);
  switch (value.type) {
    case undefined:
    case null:
      return parseJobMessage(value, text, messageId);
    // A mistake in one of these does not reject its job, so the error names no job.
    case "cancel":
      return parseCancelMessage(value);
    case "cancel_page":
      return validate(cancelPageMessageSchema, value, {});
    case "resubmit":
      return validate(resubmitMessageSchema, value, {});
    default:
      throw new InvalidMessageError(
        "invalid_message",
        describeEnvelope(value) ??
          'type is not known: a job message has no type, a cancel message has "cancel"',
        namesIn(value),
      );
  }
}

function parseJobMessage(value: Record<string, unknown>, text: string, messageId: string): SubmitMessage {
  const members = withoutNulls(value);
  const names = { ...namesIn(members), ...(members.job_id === undefined && { jobId: messageId }) };
  const { job_id = messageId, model_input: _, ...job } = validate(jobMessageSchema, members, names);
  const modelInput = memberText(text, "model_input") as string;
  const bytes = Buffer.byteLength(modelInput);
  if (bytes > MAX_REQUEST_BYTES) throw payloadTooLarge(`model_input has ${bytes} bytes`, { job_id, job });
  return {
    type: "submit",
    job_id,
    job,
    modelInput: new JsonText(modelInput),
    digest: messageDigest(text),
  };
}

function parseCancelMessage({ job_id, batch_id, ...rest }: Record<string, unknown>): Message {
  const isJob = job_id !== undefined && job_id !== null;
  const isBatch = batch_id !== undefined && batch_id !== null;
  if (isJob && isBatch)
    throw new InvalidMessageError(
      "invalid_message",
      "job_id and batch_id are both given: cancel one of them",
    );
  if (!isBatch) return validate(cancelMessageSchema, { ...rest, ...(isJob && { job_id }) }, {});
  return { ...validate(cancelBatchMessageSchema, { ...rest, batch_id }, {}), type: "cancel_batch" };
}

/** @param size what is too large, and its size */
export function payloadTooLarge(
  size: string,
  { job_id: jobId, job }: Pick<SubmitMessage, "job_id" | "job">,
): InvalidMessageError {
  return new InvalidMessageError(
    "payload_too_large",
    `${size}, but the Inference API accepts at most ${MAX_REQUEST_BYTES} bytes per request; store the data elsewhere and send its URL`,
    { jobId, batchId: job.batch_id },
  );
}

function parseObject(text: string): Record<string, unknown> {
  const value = tryParse(text);
  if (value === undefined) throw new InvalidMessageError("invalid_json", describeInvalidJson(text));
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new InvalidMessageError("invalid_message", describeNonObject(value));
  }
  return value as Record<string, unknown>;
}

function namesIn({ job_id, batch_id }: Record<string, unknown>): JobNames {
  return {
    ...(v.is(jobIdSchema, job_id) && { jobId: job_id }),
    ...(v.is(batchIdSchema, batch_id) && { batchId: batch_id }),
  };
}

function validate<const S extends v.GenericSchema>(
  schema: S,
  value: Record<string, unknown>,
  names: JobNames,
): v.InferOutput<S> {
  const parsed = v.safeParse(schema, value);
  if (parsed.success) return parsed.output;
  const reason = describeEnvelope(value) ?? describe(parsed.issues);
  throw new InvalidMessageError("invalid_message", reason, names);
}

function describe(issues: readonly v.BaseIssue<unknown>[]): string {
  const listed = issues.slice(0, MAX_LISTED_ISSUES).map((issue) => `${fieldOf(issue)} ${issue.message}`);
  const more = issues.length - listed.length;
  return [...listed, ...(more > 0 ? [`and ${more} more`] : [])].join("; ");
}

// The sender chose the field's name: it may have any length, and may not be well-formed.
function fieldOf(issue: v.BaseIssue<unknown>): string {
  const path = v.getDotPath(issue) ?? "";
  return (path.length > MAX_PATH_CHARS ? `${path.slice(0, MAX_PATH_CHARS)}…` : path).toWellFormed();
}
