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

const MAX_FAULTS_TOLD = 10;
const MAX_PATH_CHARS = 100;

/** Why a message cannot be accepted; the `error_code` of its dead letter. */
export type InvalidMessageCode = Extract<
  DeadLetterCode,
  "invalid_json" | "invalid_message" | "payload_too_large"
>;

/** The message cannot be accepted, however often it is tried. */
export class InvalidMessageError extends Error {
  override readonly name = "InvalidMessageError";
  readonly code: InvalidMessageCode;
  /** The job that the message names, where it names one. */
  readonly jobId: string | undefined;

  constructor(code: InvalidMessageCode, message: string, jobId?: string) {
    super(message);
    this.code = code;
    this.jobId = jobId;
  }
}

/** A message that asks for one inference, ready to be claimed and submitted. */
export interface SubmitMessage {
  readonly type: "submit";
  readonly job_id: string;
  readonly job: Omit<JobMessage, "job_id" | "model_input">;
  /** `model_input` as it was written: numbers keep their digits, keys their order. */
  readonly modelInput: JsonText;
  /** Tells a repeat of this message from another that took the same job id. SHA-256 of the body, hex. */
  readonly digest: string;
}

export type Message = SubmitMessage | CancelMessage | ResubmitMessage;

/**
 * Reads the body of a message on the jobs queue.
 *
 * @param messageId the SQS message id, which names a job that does not name itself
 * @throws {@link InvalidMessageError} naming the fields to mend
 */
export function parseMessage(body: string, messageId: string): Message {
  const value = parseObject(body);
  switch (value.type) {
    case undefined:
      return parseJobMessage(value, body, messageId);
    // A mistake in one of these is no verdict on the job that it is about.
    case "cancel":
      return validate(cancelMessageSchema, value, undefined);
    case "resubmit":
      return validate(resubmitMessageSchema, value, undefined);
    default:
      throw new InvalidMessageError(
        "invalid_message",
        'type is not known: a job message has none, a cancel message has "cancel"',
        namedJob(value),
      );
  }
}

function parseJobMessage(value: Record<string, unknown>, body: string, messageId: string): SubmitMessage {
  const jobId = value.job_id === undefined ? messageId : namedJob(value);
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

/** The refusal of a message whose request would be over the API's 256 KiB. */
export function payloadTooLarge(what: string, jobId: string | undefined): InvalidMessageError {
  return new InvalidMessageError(
    "payload_too_large",
    `${what}, but the Inference API takes no request over ${MAX_REQUEST_BYTES} bytes; put the data elsewhere and send its address`,
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
  throw new InvalidMessageError("invalid_json", `the message body is not JSON${whereOf(parsed.fault)}`);
}

// The parser's own message quotes the text, which may be private: it is no cause, and only the place is taken from it.
function tryParse(body: string): { readonly value: unknown } | { readonly fault: string } {
  try {
    return { value: JSON.parse(body) };
  } catch (error) {
    return { fault: String(error) };
  }
}

function whereOf(message: string): string {
  if (message.endsWith("Unexpected end of JSON input")) return ": it ends too early";
  const position = / in JSON at position (\d+) \(line \d+ column \d+\)$/.exec(message)?.[1];
  return position === undefined ? "" : `: what stands at position ${position} is not allowed there`;
}

function namedJob(value: Record<string, unknown>): string | undefined {
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
  const told = issues.slice(0, MAX_FAULTS_TOLD).map((issue) => `${fieldOf(issue)} ${issue.message}`);
  const more = issues.length - told.length;
  return [...told, ...(more > 0 ? [`and ${more} more`] : [])].join("; ");
}

// A field's name is the sender's text: it may be of any length, and no text at all in UTF-8.
function fieldOf(issue: v.BaseIssue<unknown>): string {
  const path = v.getDotPath(issue) ?? "";
  return (path.length > MAX_PATH_CHARS ? `${path.slice(0, MAX_PATH_CHARS)}…` : path).toWellFormed();
}
