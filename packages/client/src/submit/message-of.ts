import {
  InvalidMessageError,
  JsonText,
  memberEntries,
  parseMessage,
  stringifyMembers,
  tryParse,
} from "@boomerang/core";
import { BoomerangError } from "../boomerang-error.ts";
import type { JobRequest, JobTarget } from "../job/job-request.ts";
import { parseTarget } from "../job/parse-target.ts";
import { findUnwritableNumber } from "./find-unwritable-number.ts";

/** A job's message on the jobs queue. */
export interface JobMessage {
  readonly jobId: string;
  readonly body: string;
}

export interface MessageOptions {
  /** The batch of a job that names none. */
  readonly batchId?: string | undefined;
  /** The target of a job that names none. */
  readonly target?: string | JobTarget | undefined;
  /** The id of a job that names none. */
  readonly newId: () => string;
}

/**
 * The message of a job, with a job id: so a message that is sent twice is one job.
 *
 * @param job JSON text is sent on as it is, apart from the ids: numbers keep their digits
 * @throws BoomerangError `invalid_job` that names the fields to correct
 */
export function messageOf(
  job: JobRequest | JsonText,
  { batchId, target, newId }: MessageOptions,
): JobMessage {
  const members = membersOf(job);
  const jobId = members.job_id ?? newId();
  const defaults = {
    job_id: jobId,
    batch_id: members.batch_id ?? batchId,
    target: targetOf(members.target ?? target),
  };
  const body = bodyOf({ ...members, ...defaults });
  validate(body);
  // Any other id was rejected.
  return { jobId: String(jobId), body };
}

type Members = Readonly<Record<string, unknown>>;

const DEFAULTED = ["job_id", "batch_id", "target"];

function membersOf(job: JobRequest | JsonText): Members {
  if (!(job instanceof JsonText)) return { ...job };
  const entries = memberEntries(job.text);
  if (entries === undefined) validate(job.text);
  return Object.fromEntries(
    (entries ?? []).map(([name, text]) => [
      name,
      DEFAULTED.includes(name) ? tryParse(text) : new JsonText(text),
    ]),
  );
}

/** A target may be written as text: `model:abc123/production`, or without a place: `model:abc123`. */
function targetOf(target: unknown): unknown {
  if (typeof target !== "string") return target;
  const parsed = parseTarget(target);
  if (parsed !== undefined) return parsed;
  throw invalid(
    `target ${JSON.stringify(target)} is not valid; write it as model:abc123, chain:def456/staging or model:abc123/development`,
  );
}

function bodyOf(members: Members): string {
  let json: string;
  try {
    json = stringifyMembers(members);
  } catch (cause) {
    // A BigInt, or an object that contains itself.
    const reason = cause instanceof Error ? cause.message.split("\n", 1)[0] : String(cause);
    throw invalid(`it cannot be converted to JSON: ${reason}`, undefined, cause);
  }
  // Only a text with a null can have one in place of a number: most jobs are not searched.
  const unwritable = json.includes("null") ? findUnwritableNumber(members) : undefined;
  if (unwritable === undefined) return forQueue(json);
  const jobId = typeof members.job_id === "string" ? members.job_id : undefined;
  throw invalid(
    `${unwritable.path} is ${unwritable.number}, which JSON does not have; pass null or leave it out`,
    jobId,
  );
}

function validate(body: string): void {
  let type: string;
  try {
    type = parseMessage(body, "").type;
  } catch (cause) {
    if (!(cause instanceof InvalidMessageError)) throw cause;
    throw invalid(cause.message, cause.jobId, cause);
  }
  if (type !== "submit") throw invalid("a job has no type; to cancel one, call cancel(jobId)");
}

function invalid(reason: string, jobId?: string, cause?: unknown): BoomerangError {
  return new BoomerangError(`the job is not valid: ${reason}`, {
    code: "invalid_job",
    nextStep: "Correct what the message names.",
    jobId: jobId || undefined,
    cause,
  });
}

// SQS accepts no message with these two characters. In JSON they can only be in strings, where an escape means the same.
function forQueue(json: string): string {
  return json.replace(/[\ufffe\uffff]/g, (character) => (character === "\ufffe" ? "\\ufffe" : "\\uffff"));
}
