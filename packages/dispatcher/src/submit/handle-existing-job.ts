import type { Job, JobWrite, NoOpReason } from "@boomerang/core";
import { writeJob } from "@boomerang/runtime";
import type { Collaborators } from "../collaborators.ts";
import { sendDeadLetter } from "../dead-letter.ts";
import { COMPLETE, type MessageDisposition } from "../message-disposition.ts";
import type { ReceivedMessage } from "../received-message.ts";
import { storeInput } from "./store-input.ts";

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
  if (job.message_digest === undefined) return keepMessage(collaborators, received, claim, job);
  if (reason === "already_ended" || reason === "already_submitted")
    collaborators.meter.count("MessagesRepeated");
  return COMPLETE;
}

/** The job was canceled before a message arrived. This is its message, unless another one was quicker. */
async function keepMessage(
  collaborators: Collaborators,
  received: ReceivedMessage,
  { message, input }: Claim,
  job: Job,
): Promise<MessageDisposition> {
  // A job that has ended with a result, or is canceled for good, does not need it; then the object expires unused.
  const write = {
    type: "keep_message",
    message,
    input: input ?? (await storeInput(collaborators, message)),
  } as const;
  const written = await writeJob(collaborators, job.job_id, write, { job });
  const isTaken = written.type === "unchanged" && written.reason === "different_message";
  return isTaken ? deadLetterTaken(collaborators, received, written.job ?? job) : COMPLETE;
}

async function deadLetterTaken(
  collaborators: Collaborators,
  received: ReceivedMessage,
  { job_id: jobId, status }: Job,
): Promise<MessageDisposition> {
  const { log, meter } = collaborators;
  const reason = `job_id ${jobId} is taken: another message created that job, and its status is ${status}. This message changed nothing; send it with a new job_id`;
  await sendDeadLetter(collaborators, received, "job_id_taken", reason);
  log.warn("message dead-lettered: its job id is taken", { message_id: received.id, job_id: jobId, status });
  meter.count("JobIdsTaken");
  return COMPLETE;
}
