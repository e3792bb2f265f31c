import { isOutcome, type Job } from "@boomerang/core";
import type { StandardSchemaV1 } from "@standard-schema/spec";
import { BoomerangError } from "../boomerang-error.ts";
import { fromAwsError } from "../from-aws-error.ts";
import { failedJob, infoOf, type JobResult, type OpenJob } from "../job-result.ts";

/** Reads an object of the bucket by its `s3://` URL. */
export type ReadObject = (location: string) => Promise<Uint8Array>;

/** The state of a job, with its output if it has one. */
export async function readResult<T>(
  job: Job,
  readObject: ReadObject,
  schema: StandardSchemaV1<unknown, T> | undefined,
): Promise<JobResult<T> | OpenJob> {
  const { status } = job;
  if (!isOutcome(status)) return { ...infoOf(job), status } as OpenJob;
  if (status !== "SUCCEEDED") return failedJob(job, status);
  const outputText = await readText(job, readObject);
  const isNotJson = job.result_not_json === true;
  return {
    ...infoOf(job),
    ...{ status, outputText, isNotJson, completedAt: job.completed_at ?? "", errors: job.errors ?? [] },
    output: await validated(job.job_id, isNotJson ? undefined : JSON.parse(outputText), schema),
  };
}

async function readText(
  { job_id: jobId, result, result_location }: Job,
  readObject: ReadObject,
): Promise<string> {
  if (result !== undefined) return result;
  if (result_location === undefined) throw new TypeError("a succeeded job has no result");
  try {
    return new TextDecoder().decode(await readObject(result_location));
  } catch (error) {
    throw fromAwsError(error, "reading the result", jobId);
  }
}

async function validated<T>(
  jobId: string,
  output: unknown,
  schema: StandardSchemaV1<unknown, T> | undefined,
): Promise<T> {
  if (schema === undefined) return output as T;
  const result = await schema["~standard"].validate(output);
  if (result.issues === undefined) return result.value;
  // Paths and expectations, but no values: libraries quote them in messages.
  const places = result.issues.map(({ path = [] }) =>
    path.map((segment) => String(typeof segment === "object" ? segment.key : segment)).join("."),
  );
  const where = places.map((place) => (place === "" ? "the output itself" : place)).join(", ");
  throw new BoomerangError(
    "output_invalid",
    `the output of job ${jobId} does not match the schema at: ${where}`,
    {
      jobId,
      nextStep: "Correct the schema or the model. Without a schema, get returns the output as it is.",
      cause: new Error("the schema rejected the output", { cause: result.issues }),
    },
  );
}
