import { randomUUID } from "node:crypto";
import { InvalidMessageError, type JobMessage, parseMessage } from "@boomerang/core";
import { BoomerangError } from "../boomerang-error.ts";

/** A job as in a message on the jobs queue; without a `job_id` it gets a random one. */
export type NewJob = JobMessage;

/** A message that is ready to be sent. */
export interface PreparedMessage {
  readonly jobId: string;
  /** JSON. */
  readonly body: string;
}

/**
 * Prepares the message of a job. The id is part of it, so that sending it twice changes nothing.
 *
 * @param batchId of a job that names no batch itself
 * @throws BoomerangError `invalid_job`, which names the fields to correct
 */
export function prepareMessage(job: NewJob, batchId?: string): PreparedMessage {
  const jobId = job.job_id ?? randomUUID();
  const body = JSON.stringify({ ...(batchId !== undefined && { batch_id: batchId }), ...job, job_id: jobId });
  return checked(jobId, body);
}

/** @throws BoomerangError `invalid_job` */
export function checked(jobId: string, body: string): PreparedMessage {
  try {
    parseMessage(body, jobId);
  } catch (error) {
    if (!(error instanceof InvalidMessageError)) throw error;
    throw new BoomerangError("invalid_job", `the job is not valid: ${error.message}`, {
      jobId,
      nextStep: "Correct the fields that the message names. Nothing was sent.",
    });
  }
  return { jobId, body };
}
