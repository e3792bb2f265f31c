import { createHash } from "node:crypto";
import * as v from "valibot";
import { JsonText } from "../json/json-text.ts";
import { memberText } from "../json/member-text.ts";
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

/** Why a message cannot be accepted; the `error_code` of its dead letter. */
export type InvalidMessageCode = "invalid_json" | "invalid_message" | "payload_too_large";

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
 * @throws {@link InvalidMessageError} naming every field to mend
 */
export function parseMessage(body: string, messageId: string): Message {
  const value = parseObject(body);
  const type = value.type;
  if (type === undefined) return parseJobMessage(value, body, messageId);
  if (type === "cancel") return validate(cancelMessageSchema, value);
  if (type === "resubmit") return validate(resubmitMessageSchema, value);
  throw new InvalidMessageError(
    "invalid_message",
    'type is not known: a job message has none, a cancel message has "cancel"',
    namedJob(value),
  );
}

function parseJobMessage(value: Record<string, unknown>, body: string, messageId: string): SubmitMessage {
  const jobId = namedJob(value) ?? (value.job_id === undefined ? messageId : undefined);
  const { job_id: _, model_input: __, ...job } = validate(jobMessageSchema, value, jobId);
  const modelInput = memberText(body, "model_input") ?? "null";
  const bytes = Buffer.byteLength(modelInput);
  if (bytes > MAX_REQUEST_BYTES) throw tooLarge(`model_input has ${bytes} bytes`, jobId);
  return {
    type: "submit",
    job_id: jobId ?? messageId,
    job,
    modelInput: new JsonText(modelInput),
    digest: createHash("sha256").update(body).digest("hex"),
  };
}

/** The refusal of a message whose request would be over the API's 256 KiB. */
export function tooLarge(what: string, jobId: string | undefined): InvalidMessageError {
  return new InvalidMessageError(
    "payload_too_large",
    `${what}, but the Inference API takes no request over ${MAX_REQUEST_BYTES} bytes; put the data elsewhere and send its address`,
    jobId,
  );
}

function parseObject(body: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    // The parser's own message quotes the text, which may be private.
    throw new InvalidMessageError("invalid_json", "the message body is not JSON");
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new InvalidMessageError("invalid_message", "the message body must be a JSON object");
  }
  return value as Record<string, unknown>;
}

function namedJob(value: Record<string, unknown>): string | undefined {
  return v.is(jobIdSchema, value.job_id) ? value.job_id : undefined;
}

function validate<const S extends v.GenericSchema>(
  schema: S,
  value: Record<string, unknown>,
  jobId = namedJob(value),
): v.InferOutput<S> {
  const parsed = v.safeParse(schema, value);
  if (parsed.success) return parsed.output;
  const issues = parsed.issues.map((issue) => `${v.getDotPath(issue) ?? "the message"} ${issue.message}`);
  throw new InvalidMessageError("invalid_message", issues.join("; "), jobId);
}
