import { isoTime } from "../time/iso-time.ts";
import type { JobWrite, NoOpReason } from "./job-write.ts";
import { inputFields } from "./kept-input.ts";
import type { Job } from "./record.ts";
import { type Fields, withBatch } from "./record-changes.ts";
import { isOutcome, isReplayable } from "./status.ts";

type Identity = Pick<Job, "status" | "message_digest" | "target">;
type KeepMessage = Extract<JobWrite, { type: "keep_message" }>;

/**
 * Whether a record belongs to another message than the one with this digest, so that the job id of the message is taken.
 *
 * A record without a digest was created by a cancel or a delivery that came before the message, so it may be this message's
 * own. Only a rejected one cannot be: it was created by an invalid message, before records of those had digests.
 */
export function isOfAnotherMessage({ status, message_digest }: Identity, digest: string): boolean {
  return message_digest === undefined ? status === "REJECTED" : message_digest !== digest;
}

/**
 * Whether a record has nothing of a message: a cancel or a delivery created it before the message came. The first message that
 * finds it is the job's own.
 */
export function awaitsMessage({ status, message_digest, target }: Identity): boolean {
  return message_digest === undefined && target === undefined && status !== "REJECTED";
}

/**
 * Whether a delivery set the outcome of a record before this message was sent. Then it is of an earlier job with the same id,
 * whose record has expired: the submission of a job, and so its delivery, comes after its message.
 */
function isOfEarlierJob({ status, completed_at = "" }: Job, sentAt: number): boolean {
  return status !== "CANCELED" && Date.parse(completed_at) < sentAt;
}

/**
 * Such a record with its message: the next one with the same job id is another message. The job can be listed like others, and
 * without a result replayed.
 */
export function keepMessage(job: Job, { message, input, sentAt }: KeepMessage): Fields | NoOpReason {
  if (isOfAnotherMessage(job, message.digest)) return "different_message";
  if (!awaitsMessage(job)) return "already_ended";
  if (isOfEarlierJob(job, sentAt)) return "different_message";
  const needsInput = isOutcome(job.status) && isReplayable(job.status);
  const kept = { sent_at: isoTime(sentAt), ...message.job, ...job, ...(needsInput && inputFields(input)) };
  return withBatch({ ...kept, message_digest: message.digest }, message.job.batch_id);
}

/** Why an invalid message changes nothing in a record with its job id. */
export function whyNotRejected({ status, message_digest }: Identity, digest: string): NoOpReason {
  return status === "REJECTED" && message_digest === digest ? "repeated_message" : "different_message";
}
