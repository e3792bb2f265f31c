import type { NoOpReason } from "./job-write.ts";
import type { Job } from "./record.ts";

type Identity = Pick<Job, "status" | "message_digest">;

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
 * The record of a job that was canceled before its message arrived, with the digest of that message: the next one with the
 * same job id is another message.
 */
export function withDigest<T extends Identity>(job: T, digest: string): T | NoOpReason {
  if (isOfAnotherMessage(job, digest)) return "different_message";
  const isFirst = job.status === "CANCELED" && job.message_digest === undefined;
  return isFirst ? { ...job, message_digest: digest } : "already_ended";
}

/** Why an invalid message changes nothing in a record with its job id. */
export function whyNotRejected({ status, message_digest }: Identity, digest: string): NoOpReason {
  return status === "REJECTED" && message_digest === digest ? "repeated_message" : "different_message";
}
