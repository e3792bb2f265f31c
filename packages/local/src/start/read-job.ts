import type { LocalPipeline } from "../pipeline/pipeline.ts";
import type { RecordedJob } from "./line-outcomes.ts";

/** Reads the record of a job, with its result wherever that is stored; `undefined` if there is no record. */
export async function readJob(
  { store, blobs }: Pick<LocalPipeline, "store" | "blobs">,
  jobId: string | undefined,
): Promise<RecordedJob | undefined> {
  const job = jobId === undefined ? undefined : await store.get(jobId);
  if (jobId === undefined || job === undefined) return undefined;
  const { status, errors, message_digest: digest } = job;
  const result =
    job.result ?? (job.result_location && Buffer.from(await blobs.get(job.result_location)).toString());
  return {
    jobId,
    status,
    ...(digest && { digest }),
    ...(result && { result }),
    ...(job.result_not_json && { isNotJson: true }),
    ...(errors && { errors }),
  };
}
