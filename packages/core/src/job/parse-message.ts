import { createHash } from "node:crypto";
import * as v from "valibot";
import { JsonText } from "../json/json-text.ts";
import { memberText } from "../json/member-text.ts";
import type { DeadLetterCode } from "./error-codes.ts";
import {
  type CancelMessage,
  cancelMessageSchema,
  type JobMessage,
  jobIdSchema,
  jobMessageSchema,
  MAX_REQUEST_BYTES,
  type ResubmitMessage,
  resubmitMessageSchema,
} from "./message.ts";

const MAX_LISTED_ISSUES = 10;
const MAX_PATH_CHARS = 100;

/** The message is not valid; a retry cannot succeed. Its code becomes the `error_code` of the dead letter. */
export class InvalidMessageError extends Error {
  override readonly name = "InvalidMessageError";
  readonly code: DeadLetterCode;
  /** The job that the message belongs to, if that is known. */
  readonly jobId: string | undefined;

  constructor(code: DeadLetterCode, message: string, jobId?: string) {
    super(message);
    this.code = code;
    this.jobId = jobId;
  }
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

export type Message = SubmitMessage | CancelMessage | ResubmitMessage;

/**
 * Reads the body of a message on the jobs queue.
 *
 * @param messageId the SQS message id, the default job id
 * @throws InvalidMessageError that names the fields to fix, and contains none of their values
 */
export function parseMessage(body: string, messageId: string): Message {
  const value = parseObject(body);
  switch (value.type) {
    case undefined:
      return parseJobMessage(value, body, messageId);
    // A mistake in one of these does not reject its job, so the error names no job.
    case "cancel":
      return validate(cancelMessageSchema, value, undefined);
    case "resubmit":
      return validate(resubmitMessageSchema, value, undefined);
    default:
      throw new InvalidMessageError(
        "invalid_message",
        'type is not known: a job message has no type, a cancel message has "cancel"',
        jobIdIn(value),
      );
  }
}

function parseJobMessage(value: Record<string, unknown>, body: string, messageId: string): SubmitMessage {
  const jobId = value.job_id === undefined ? messageId : jobIdIn(value);
  const { job_id = messageId, model_input: _, ...job } = validate(jobMessageSchema, value, jobId);
  const modelInput = memberText(body, "model_input") as string;
  const bytes = Buffer.byteLength(modelInput);
  if (bytes > MAX_REQUEST_BYTES) throw payloadTooLarge(`model_input has ${bytes} bytes`, job_id);
  return {
    type: "submit",
    job_id,
    job,
    modelInput: new JsonText(modelInput),
    digest: createHash("sha256").update(body).digest("hex"),
  };
}

/** @param size what is too large, and its size */
export function payloadTooLarge(size: string, jobId: string | undefined): InvalidMessageError {
  return new InvalidMessageError(
    "payload_too_large",
    `${size}, but the Inference API accepts at most ${MAX_REQUEST_BYTES} bytes per request; store the data elsewhere and send its URL`,
    jobId,
  );
}

function parseObject(body: string): Record<string, unknown> {
  const value = parseJson(body);
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new InvalidMessageError("invalid_message", "the message body must be a JSON object");
  }
  return value as Record<string, unknown>;
}

function parseJson(body: string): unknown {
  const parsed = tryParse(body);
  if ("value" in parsed) return parsed.value;
  throw new InvalidMessageError(
    "invalid_json",
    `the message body is not JSON${locationIn(parsed.error, body.length)}`,
  );
}

// The error of JSON.parse quotes the text, which may be private: only the position is taken from it.
function tryParse(body: string): { readonly value: unknown } | { readonly error: string } {
  try {
    return { value: JSON.parse(body) };
  } catch (error) {
    return { error: String(error) };
  }
}

function locationIn(message: string, length: number): string {
  if (message.endsWith("Unexpected end of JSON input")) return ": unexpected end";
  const position = / in JSON at position (\d+) \(line \d+ column \d+\)$/.exec(message)?.[1];
  if (position === undefined) return "";
  return Number(position) >= length ? ": unexpected end" : `: unexpected character at position ${position}`;
}

function jobIdIn(value: Record<string, unknown>): string | undefined {
  return v.is(jobIdSchema, value.job_id) ? value.job_id : undefined;
}

function validate<const S extends v.GenericSchema>(
  schema: S,
  value: Record<string, unknown>,
  jobId: string | undefined,
): v.InferOutput<S> {
  const parsed = v.safeParse(schema, value);
  if (parsed.success) return parsed.output;
  throw new InvalidMessageError("invalid_message", describe(parsed.issues), jobId);
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
