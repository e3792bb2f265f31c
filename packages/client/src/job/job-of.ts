import { isOutcome, isProvisional, type Job as JobRecord, tryParse } from "@boomerang/core";
import type { StandardSchemaV1 } from "@standard-schema/spec";
import { BoomerangError } from "../boomerang-error.ts";
import type {
  EndedJob,
  Job,
  JobInfo,
  JobWithoutOutput,
  OpenJob,
  SucceededJob,
  SucceededWithoutOutput,
  UnsuccessfulJob,
} from "./job.ts";

/** What an output must be, in any Standard Schema: valibot, zod, arktype and others. */
export type OutputSchema<Output> = StandardSchemaV1<unknown, Output>;

/** Reads the text at an `s3://` location. @throws BoomerangError */
export type ReadText = (location: string, jobId: string) => Promise<string>;

/**
 * The job in a record, with its output if it has one.
 *
 * @throws BoomerangError `output_invalid` or `output_not_json` if the output is not what the schema demands
 */
export async function jobOf<Output>(
  record: JobRecord,
  readText: ReadText,
  schema?: OutputSchema<Output>,
): Promise<Job<Output>> {
  return isEnded(record) ? endedJobOf(record, readText, schema) : openJobOf(record);
}

/** A record that has an outcome. */
export type EndedRecord = JobRecord & {
  readonly status: EndedJob["status"];
  readonly completed_at: string;
};

export function isEnded(record: JobRecord): record is EndedRecord {
  return isOutcome(record.status);
}

/** Like {@link jobOf}. */
export async function endedJobOf<Output>(
  record: EndedRecord,
  readText: ReadText,
  schema?: OutputSchema<Output>,
): Promise<EndedJob<Output>> {
  const job = endedWithoutOutput(record);
  if (job.status !== "SUCCEEDED") return job;
  const text = await outputText(record, readText);
  const value = record.result_not_json === true ? undefined : tryParse(text);
  // Without a schema `Output` is `unknown`: the signatures of the client see to it.
  const output = schema === undefined ? (value as Output) : await validated(job.jobId, value, schema);
  return { ...job, text, isJson: value !== undefined, output } satisfies SucceededJob<Output>;
}

/** The job in a record; its output is not read. */
export function jobWithoutOutput(record: JobRecord): JobWithoutOutput {
  return isEnded(record) ? endedWithoutOutput(record) : openJobOf(record);
}

function endedWithoutOutput(record: EndedRecord): SucceededWithoutOutput | UnsuccessfulJob {
  const { status, completed_at: completedAt } = record;
  const info = { ...infoOf(record), completedAt };
  return status === "SUCCEEDED"
    ? { ...info, status }
    : { ...info, status, isProvisional: isProvisional(status) };
}

function openJobOf(record: JobRecord): OpenJob {
  const status = record.status as OpenJob["status"];
  return { ...infoOf(record), status, nextCheckAt: record.check_at };
}

function infoOf(record: JobRecord): JobInfo {
  return {
    jobId: record.job_id,
    batchId: record.batch_id,
    replayOf: record.replay_of,
    target: record.target,
    metadata: record.metadata,
    requestId: record.request_id,
    submissions: record.submissions,
    deliveries: record.deliveries,
    sentAt: record.sent_at,
    createdAt: record.created_at,
    submittedAt: record.submitted_at,
    errors: record.errors ?? [],
  };
}

async function outputText({ job_id, result, result_location }: JobRecord, readText: ReadText) {
  if (result !== undefined) return result;
  if (result_location !== undefined) return readText(result_location, job_id);
  throw new BoomerangError(`the record of job ${job_id} has no output`, {
    code: "not_stored",
    jobId: job_id,
    nextStep: "Look at the record: something else has changed it.",
  });
}

async function validated<Output>(
  jobId: string,
  value: unknown,
  schema: OutputSchema<Output>,
): Promise<Output> {
  if (value === undefined) {
    throw new BoomerangError(`the output of job ${jobId} is no strict JSON, so it cannot be validated`, {
      code: "output_not_json",
      jobId,
      nextStep: "Read its text without a schema: get(jobId), then text.",
    });
  }
  const result = await validate(jobId, value, schema);
  if (result.issues === undefined) return result.value;
  throw new BoomerangError(`the output of job ${jobId} is not as expected: ${describe(result.issues)}`, {
    code: "output_invalid",
    jobId,
    nextStep: "Correct the schema or the model. get(jobId) without a schema has the output.",
  });
}

async function validate<Output>(jobId: string, value: unknown, schema: OutputSchema<Output>) {
  try {
    return await schema["~standard"].validate(value);
  } catch (error) {
    throw schemaThrew(jobId, error);
  }
}

function schemaThrew(jobId: string, error: unknown): BoomerangError {
  // Neither its message nor the error itself: they may contain the output, and errors are logged.
  const name = error instanceof Error ? error.name : "value that is no error";
  return new BoomerangError(`the output of job ${jobId} cannot be validated: the schema threw a ${name}`, {
    code: "output_invalid",
    jobId,
    nextStep: "Run the schema on the output that get(jobId) without a schema has, and correct the schema.",
  });
}

const MAX_LISTED_ISSUES = 5;

function describe(issues: readonly StandardSchemaV1.Issue[]): string {
  // The paths, and not the schema's messages: those may contain the output, and errors are logged.
  const places = issues.slice(0, MAX_LISTED_ISSUES).map(({ path = [] }) => {
    const keys = path.map((part) => String(typeof part === "object" ? part.key : part));
    return keys.length === 0 ? "the output itself" : keys.join(".");
  });
  const more = issues.length - places.length;
  return `look at ${places.join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
}
