import {
  awaitsMessage,
  isOutcome,
  isReplayable,
  type Job,
  type JobWrite,
  type NoOpReason,
} from "@boomerang/core";
import { writeJob } from "@boomerang/runtime";
import type { Collaborators } from "../collaborators.ts";
import { sendDeadLetter } from "../dead-letter.ts";
import { COMPLETE, type MessageDisposition, retryAfter } from "../message-disposition.ts";
import type { ReceivedMessage } from "../received-message.ts";
import { storeInput } from "./store-input.ts";

// The next receive finds no record, and submits the job.
const NO_JOB_MS = 1000;

type Claim = Extract<JobWrite, { readonly type: "claim" }>;

/** A job that exists already, and why a message with its id did not claim it. */
export interface ExistingJob {
  readonly job: Job;
  readonly reason: NoOpReason;
}

/**
 * Completes a message whose job exists already. If another message created the job, the message becomes a dead letter: it
 * would vanish otherwise. The job's own message, and a repeat of it, changes nothing.
 */
export async function handleExistingJob(
  collaborators: Collaborators,
  received: ReceivedMessage,
  claim: Claim,
  existing: ExistingJob,
): Promise<MessageDisposition> {
  const { job, reason } = existing;
  if (reason === "different_message") return deadLetterTaken(collaborators, received, job);
  if (awaitsMessage(job)) return keepMessage(collaborators, received, claim, job);
  if (reason === "already_ended" || reason === "already_submitted")
    collaborators.meter.count("MessagesRepeated");
  return COMPLETE;
}

/** The job had ended before a message arrived. This is its message, unless another one was quicker, or it is of an earlier job. */
async function keepMessage(
  collaborators: Collaborators,
  received: ReceivedMessage,
  { message, input: stored }: Claim,
  job: Job,
): Promise<MessageDisposition> {
  const { job_id: jobId, status } = job;
  // A job with a result is not replayed. If a delivery comes meanwhile, the object expires unused.
  const needsInput = stored === undefined && isOutcome(status) && isReplayable(status);
  const input = needsInput ? await storeInput(collaborators, message) : stored;
  const write = { type: "keep_message", message, sentAt: received.sentAt, input } as const;
  const written = await writeJob(collaborators, jobId, write, { job });
  if (written.type === "written") {
    const log = { message_id: received.id, job_id: jobId, status };
    if (status !== "CANCELED")
      collaborators.log.warn("job had a result before its message; it is not submitted", log);
    return COMPLETE;
  }
  if (written.reason === "no_job") return retryAfter(NO_JOB_MS, "the record of the job has just expired");
  const isTaken = written.reason === "different_message";
  return isTaken ? deadLetterTaken(collaborators, received, written.job ?? job) : COMPLETE;
}

async function deadLetterTaken(
  collaborators: Collaborators,
  received: ReceivedMessage,
  job: Job,
): Promise<MessageDisposition> {
  const { log, meter } = collaborators;
  const { job_id: jobId, status } = job;
  const origin = awaitsMessage(job)
    ? "a delivery of an earlier job with that id came before this message was sent"
    : "another message created that job";
  const reason = `job_id ${jobId} is taken: ${origin}, and its status is ${status}. This message changed nothing; send it with a new job_id`;
  await sendDeadLetter(collaborators, received, "job_id_taken", reason);
  log.warn("message dead-lettered: its job id is taken", { message_id: received.id, job_id: jobId, status });
  meter.count("JobIdsTaken");
  return COMPLETE;
}
