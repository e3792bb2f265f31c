import { isoTime } from "../time/iso-time.ts";
import { MAX_SUBMISSIONS } from "./awaits-delivery.ts";
import { claim, defer, startLease } from "./claim.ts";
import type { ClaimId, Decision, JobWrite, NoOpReason, WithMessage } from "./job-write.ts";
import { hasInput, inputFields } from "./kept-input.ts";
import { isLeased } from "./lease.ts";
import { endIfMalformed, recordMalformed } from "./malformed.ts";
import { isOfAnotherMessage, keepMessage, whyNotRejected } from "./message-identity.ts";
import { pause, pausedRecord, resume, stillPaused } from "./pause.ts";
import {
  hasUnusableDelivery,
  isQuarantined,
  quarantineEnd,
  recordForged,
  recordQuarantined,
} from "./quarantine.ts";
import { boundErrors, type Job } from "./record.ts";
import {
  endWith,
  type Fields,
  type FieldsWithoutStatus,
  withBatch,
  withCheckAt,
  withoutLease,
  withQueueEmptySince,
} from "./record-changes.ts";
import { isOutcome, isProvisional } from "./status.ts";
import { redeliveryDeadline, type Timing, unknownCheckAt } from "./timing.ts";

/** A development target that responds with 404 is woken this often before the job is rejected. */
export const MAX_WAKE_TRIES = 5;

/**
 * The state machine of a job: decides what a write makes of its record. All writers use it, and store the decision only
 * if the record still has the version that it was based on.
 *
 * @param job the current record, `undefined` if there is none
 * @param now milliseconds since the epoch
 */
export function transition(job: Job | undefined, write: JobWrite, now: number, timing: Timing): Decision {
  const next = job === undefined ? createRecord(write, now, timing) : updateRecord(job, write, now, timing);
  if (typeof next === "string") return { type: "unchanged", reason: next };
  return { type: "write", job: { ...next, version: (job?.version ?? 0) + 1 } };
}

/** The next record without its version, or why nothing changes. */
type Next = Fields | NoOpReason;
type WriteOf<T extends JobWrite["type"]> = Extract<JobWrite, { type: T }>;

function createRecord(write: JobWrite, now: number, timing: Timing): Next {
  const empty = { submissions: 0, deliveries: 0, created_at: isoTime(now) } as const;
  switch (write.type) {
    case "claim":
      return startLease(recordOf(write, now), now, timing);
    case "pause":
      return write.message === undefined ? "no_job" : pausedRecord(recordOf(write, now), now);
    case "cancel_message":
      return endWith(recordOf(write, now), "CANCELED", [], now, timing);
    case "reject_message":
      return endWith(
        withBatch({ ...empty, job_id: write.jobId, message_digest: write.digest }, write.batchId),
        "REJECTED",
        write.errors,
        now,
        timing,
      );
    case "deliver":
      return storeDelivery({ ...empty, job_id: write.jobId }, write, now, timing);
    case "cancel":
      // SQS may deliver the cancel message before the job's own message: this record prevents the submission.
      return endWith({ ...empty, job_id: write.jobId }, "CANCELED", [], now, timing);
    default:
      return "no_job";
  }
}

/** The record of a message that is the first with its job id. */
function recordOf({ message, input, sentAt }: WithMessage, now: number): Fields {
  const { job, job_id, digest } = message;
  const record: Fields = {
    ...{ submissions: 0, deliveries: 0, created_at: isoTime(now), status: "PENDING" },
    ...(sentAt !== undefined && { sent_at: isoTime(sentAt) }),
    ...job,
    ...{ job_id, message_digest: digest },
    ...inputFields(input),
  };
  return withBatch(record, job.batch_id);
}

function updateRecord(job: Job, write: JobWrite, now: number, timing: Timing): Next {
  if (write.type === "deliver") return acceptDelivery(job, write, now, timing);
  if (write.type === "keep_message") return keepMessage(job, write);
  if (write.type === "reject_message") return whyNotRejected(job, write.digest);
  const message = "message" in write ? write.message : undefined;
  if (message !== undefined && isOfAnotherMessage(job, message.digest)) return "different_message";
  if (isOutcome(job.status)) return "already_ended";
  switch (write.type) {
    case "claim":
    case "claim_again":
      return claim(job, write, now, timing);
    case "defer":
      return defer(job, now, timing);
    case "pause":
      return pause(job, write, now);
    case "resume":
      return resume(job, write, now, timing);
    case "cancel":
    case "cancel_message":
      if (job.status === "SUBMITTED") return "cancel_at_api";
      return isLeased(job, now) ? "leased" : endWith(job, "CANCELED", [], now, timing);
    case "malformed_delivery":
      return recordMalformed(job, write, now, timing);
    case "quarantined_delivery":
      return recordQuarantined(job, write, timing);
    case "forged_delivery":
      return recordForged(job, write, now);
    case "reschedule_check":
      return withQueueEmptySince(withCheckAt(job, write.checkAt), write.queueEmptySince);
    case "cancel_confirmed":
      return isLatestRequest(job, write.requestId) ? endWith(job, "CANCELED", [], now, timing) : "superseded";
    case "ended_at_api":
      return isLatestRequest(job, write.requestId)
        ? endWith(job, write.status, write.errors, now, timing)
        : "superseded";
    case "lost":
      return recordLoss(job, write, now, timing);
    default:
      return ownsLease(job, write.claim)
        ? stillPaused(recordResponse(job, write, now, timing), now)
        : "superseded";
  }
}

/** The first delivery sets the outcome, and replaces a provisional one; further deliveries are only counted. */
function acceptDelivery(job: Job, write: WriteOf<"deliver">, now: number, timing: Timing): Fields {
  const acceptsResult = !isOutcome(job.status) || isProvisional(job.status);
  return acceptsResult ? storeDelivery(job, write, now, timing) : { ...job, deliveries: job.deliveries + 1 };
}

/** The record after the response to a submission, or without one. */
function recordResponse(
  job: Job,
  write: Extract<JobWrite, { claim: ClaimId }>,
  now: number,
  timing: Timing,
): Fields {
  switch (write.type) {
    case "submitted":
      return withCheckAt(
        {
          ...withoutLease(job),
          status: "SUBMITTED",
          request_id: write.requestId,
          submitted_at: isoTime(now),
        },
        firstCheckAt(job, now, timing),
      );
    case "release": {
      const wake_tries = (job.wake_tries ?? 0) + (write.isScaledToZero ? 1 : 0);
      const released = withCheckAt(
        { ...withoutLease(job), submissions: job.submissions - 1, ...(wake_tries > 0 && { wake_tries }) },
        // No message submits a job that waits for a quarantined delivery.
        quarantineEnd({ ...job, submissions: job.submissions - 1 }, timing) ??
          redeliveryDeadline(job, now, timing),
      );
      return endIfMalformed(released, now, timing);
    }
    case "unknown":
      // An ended lease on a PENDING job means that the API may have accepted the submission.
      return withCheckAt(
        { ...withoutLease(job), lease_until: isoTime(now), errors: boundErrors([write.error]) },
        unknownCheckAt(job, now),
      );
    case "reject":
      // An earlier submission may still bring a result. REJECTED would be final, LOST is provisional.
      return endWith(job, job.submissions > 1 ? "LOST" : "REJECTED", write.errors, now, timing);
  }
}

/** When a submission is checked first: as its claim says, unless that time has passed. */
function firstCheckAt(job: Job, now: number, { firstCheckMs }: Timing): number {
  const claimed = Date.parse(job.check_at ?? "");
  return claimed > now && claimed < now + firstCheckMs ? claimed : now + firstCheckMs;
}

function recordLoss(job: Job, write: WriteOf<"lost">, now: number, timing: Timing): Next {
  if (job.version !== write.version || isLeased(job, now)) return "superseded";
  if (isQuarantined(job, now, timing)) return "quarantined";
  // What is known of a delivery that came explains more than that no delivery arrived.
  const isExplained = hasUnusableDelivery(job) && job.errors !== undefined;
  const errors = isExplained ? job.errors : [write.error];
  if (write.withoutResubmission || !canResubmit(job)) return endWith(job, "LOST", errors, now, timing);
  return withCheckAt({ ...withoutLease(job), status: "PENDING", errors }, now + timing.firstCheckMs);
}

function storeDelivery(
  job: FieldsWithoutStatus,
  { requestId, content }: WriteOf<"deliver">,
  now: number,
  timing: Timing,
): Fields {
  const { malformed_delivery_location: _, quarantined_delivery_at: __, ...rest } = job;
  const counted = { ...rest, request_id: requestId, deliveries: job.deliveries + 1 };
  if (content.result === undefined) return endWith(counted, "FAILED", content.errors, now, timing);
  const { result, isNotJson = false, errors = [] } = content;
  return {
    ...endWith(counted, "SUCCEEDED", errors, now, timing),
    ...("text" in result ? { result: result.text } : { result_location: result.location }),
    ...(isNotJson && { result_not_json: true as const }),
  };
}

function canResubmit(job: Job): boolean {
  return (
    job.on_lost !== "fail" && hasInput(job) && !hasUnusableDelivery(job) && job.submissions < MAX_SUBMISSIONS
  );
}

function isLatestRequest(job: Job, requestId: string): boolean {
  return job.status === "SUBMITTED" && job.request_id === requestId;
}

function ownsLease(job: Job, claim: ClaimId): boolean {
  return job.status === "PENDING" && job.lease_until === claim;
}
