import { hasInput, isOutcome, isReplayable, type Job as JobRecord, JsonText } from "@boomerang/core";
import { BoomerangError } from "../boomerang-error.ts";
import { inputOf } from "../job/input-of.ts";
import type { ReadText } from "../job/job-of.ts";
import type { JobRequest } from "../job/job-request.ts";

/**
 * A job that repeats another one: same input, target and options.
 *
 * @throws BoomerangError `wrong_status` or `not_stored` if the record does not have the input
 */
export async function replayOf(
  record: JobRecord,
  newJobId: string,
  readText: ReadText,
): Promise<Omit<JobRequest, "model_input"> & { readonly model_input: JsonText }> {
  const { job_id, status, target, batch_id, priority, max_time_in_queue_seconds, metadata } = record;
  const { inference_retry_config, on_lost, on_unknown } = record;
  if (!isOutcome(status) || !isReplayable(status)) {
    throw new BoomerangError(`job ${job_id} is ${status}, so it cannot be replayed`, {
      code: "wrong_status",
      jobId: job_id,
      nextStep:
        "Only jobs that are FAILED, LOST, EXPIRED or CANCELED can be replayed; submit another one as a new job.",
    });
  }
  if (target === undefined || !hasInput(record)) {
    throw new BoomerangError(`the input of job ${job_id} is not kept`, {
      code: "not_stored",
      jobId: job_id,
      nextStep: "Submit the job again with its input and a new id.",
    });
  }
  return {
    job_id: newJobId,
    batch_id,
    target: sorted(target),
    model_input: new JsonText((await inputOf(record, readText)) ?? ""),
    ...{ priority, max_time_in_queue_seconds, on_lost, on_unknown },
    inference_retry_config: inference_retry_config && sorted(inference_retry_config),
    metadata: metadata && sorted(metadata),
    replay_of: job_id,
  };
}

/**
 * A message with a taken id would become a dead letter. The same replay may be repeated.
 *
 * @param record of the new id, if there is one
 * @throws BoomerangError `invalid_argument` if the new id is the job's own, or that of another job
 */
export function checkNewId(newJobId: string, jobId: string, record: JobRecord | undefined): void {
  if (newJobId !== jobId && (record === undefined || record.replay_of === jobId)) return;
  const reason =
    newJobId === jobId ? "that is its own id" : "there is a job with this id, which is no replay of it";
  throw new BoomerangError(`job ${jobId} cannot be replayed as ${newJobId}: ${reason}`, {
    code: "invalid_argument",
    jobId,
    nextStep: "Pass another id for the new job, or none for a random one.",
  });
}

// DynamoDB keeps no order in a map. A replay that is sent twice must be one message, or the second is a dead letter.
function sorted<T extends object>(members: T): T {
  return Object.fromEntries(Object.entries(members).sort(([a], [b]) => (a < b ? -1 : 1))) as T;
}
