import { randomUUID } from "node:crypto";
import { isOutcome, isReplayable, type Job, JsonText, stringifyMembers } from "@boomerang/core";
import { BoomerangError } from "../boomerang-error.ts";
import { fromAwsError } from "../from-aws-error.ts";
import type { ReadObject } from "../read/read-result.ts";
import { checked, type PreparedMessage } from "./job-message.ts";

/**
 * The message that runs a job again, with the same target, options and input, to the byte.
 *
 * @throws BoomerangError `not_found` if the record has no input
 */
export async function replayMessage(job: Job, readObject: ReadObject): Promise<PreparedMessage> {
  const { job_id: oldId, status, target, batch_id, priority, max_time_in_queue_seconds } = job;
  const { inference_retry_config, on_lost, on_unknown, metadata } = job;
  if (!isOutcome(status))
    throw notReplayable(oldId, `is open (${status})`, "Wait for its outcome, or cancel it first.");
  const input = isReplayable(status) ? await readInput(job, readObject) : undefined;
  if (input === undefined || target === undefined) {
    const nextStep =
      status === "SUCCEEDED" || status === "REJECTED"
        ? "Only FAILED, LOST, EXPIRED and CANCELED jobs can be replayed. Submit it as a new job."
        : "The job ended before its message came, or was recorded by an older version. Submit it as a new job.";
    throw notReplayable(oldId, `is ${status}, and its input is not kept`, nextStep);
  }
  const jobId = randomUUID();
  const body = stringifyMembers({
    ...{
      job_id: jobId,
      batch_id,
      target,
      model_input: new JsonText(input),
      priority,
      max_time_in_queue_seconds,
    },
    ...{ inference_retry_config, on_lost, on_unknown, replay_of: oldId, metadata },
  });
  return checked(jobId, body);
}

async function readInput({ job_id: jobId, input, input_location }: Job, readObject: ReadObject) {
  if (input_location === undefined) return input;
  try {
    return new TextDecoder().decode(await readObject(input_location));
  } catch (error) {
    throw fromAwsError(error, "reading the input", jobId);
  }
}

function notReplayable(jobId: string, why: string, nextStep: string): BoomerangError {
  return new BoomerangError("not_found", `job ${jobId} cannot be replayed: it ${why}`, { jobId, nextStep });
}
