import { isOutcome, isProvisional, type Job as JobRecord } from "@boomerang/core";
import type { StandardSchemaV1 } from "@standard-schema/spec";
import { BoomerangError } from "../boomerang-error.ts";
import type { EndedJob, Job, JobInfo, OpenJob, SucceededJob, UnsuccessfulJob } from "./job.ts";

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
  const { status, completed_at: completedAt } = record;
  if (status !== "SUCCEEDED") {
    return {
      ...infoOf(record),
      status,
      completedAt,
      isProvisional: isProvisional(status),
    } satisfies UnsuccessfulJob;
  }
  const text = await outputText(record, readText);
  const isJson = record.result_not_json !== true;
  const job = { ...infoOf(record), status, completedAt, text, isJson };
  return { ...job, output: await outputOf(job, schema) } satisfies SucceededJob<Output>;
}

function openJobOf(record: JobRecord): OpenJob {
  return { ...infoOf(record), status: record.status as OpenJob["status"] };
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

async function outputOf<Output>(
  { jobId, text, isJson }: Pick<SucceededJob, "jobId" | "text" | "isJson">,
  schema: OutputSchema<Output> | undefined,
): Promise<Output> {
  // Without a schema the caller takes the output as it is: `Output` is then `unknown`.
  if (schema === undefined) return (isJson ? JSON.parse(text) : undefined) as Output;
  if (!isJson) {
    throw new BoomerangError(`the output of job ${jobId} is no strict JSON, so it cannot be validated`, {
      code: "output_not_json",
      jobId,
      nextStep: "Read its text without a schema: get(jobId), then text.",
    });
  }
  const result = await schema["~standard"].validate(JSON.parse(text));
  if (result.issues === undefined) return result.value;
  throw new BoomerangError(`the output of job ${jobId} is not as expected: ${describe(result.issues)}`, {
    code: "output_invalid",
    jobId,
    nextStep: "Correct the schema or the model. get(jobId) without a schema has the output.",
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
