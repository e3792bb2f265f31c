import { createHash } from "node:crypto";
import { isoTime } from "../time/iso-time.ts";
import type { ClaimId, Decision, JobWrite, NoOpReason, StoredText } from "./job-write.ts";
import { isLeased, isUnknown } from "./lease.ts";
import { boundErrors, type Job, type JobError } from "./record.ts";
import { isOutcome, isProvisional } from "./status.ts";
import { completionDeadline, redeliveryDeadline, type Timing } from "./timing.ts";

/** A job is submitted at most this often, whatever is lost. */
export const MAX_SUBMISSIONS = 3;

/** A development target that answers 404 is woken this often before the job is rejected. */
export const MAX_WAKE_TRIES = 5;

export const OPEN_SHARDS = 16;

/**
 * The state machine of a job: what a write makes of a record. Every writer goes through it, and stores its
 * answer only if the record's version is still the one it was given.
 *
 * @param job the record as it stands, `undefined` when there is none
 * @param now milliseconds since the epoch
 */
export function transition(job: Job | undefined, write: JobWrite, now: number, timing: Timing): Decision {
  const next = job === undefined ? begin(write, now, timing) : proceed(job, write, now, timing);
  if (typeof next === "string") return { type: "unchanged", reason: next };
  return { type: "write", job: { ...next, version: (job?.version ?? 0) + 1 } };
}

/** What `transition` makes before it counts the version; a string says why nothing changes. */
type Next = Fields | NoOpReason;
type Fields = Omit<Job, "version">;

function begin(write: JobWrite, now: number, timing: Timing): Next {
  const created_at = isoTime(now);
  const blank = { submissions: 0, deliveries: 0, created_at } as const;
  switch (write.type) {
    case "claim": {
      const { job, job_id, digest } = write.message;
      const asked: Fields = { ...blank, ...job, job_id, status: "PENDING", message_digest: digest };
      return lease({ ...asked, ...(keepsInput(asked) && inputFields(write.input)) }, now, timing);
    }
    case "reject_message":
      return end({ ...blank, job_id: write.jobId }, "REJECTED", write.errors, now, timing);
    case "deliver":
      return deliver({ ...blank, job_id: write.jobId }, write, now, timing);
    case "cancel":
      // The cancel overtook its job, as SQS may have it: this record keeps the job from being submitted.
      return end({ ...blank, job_id: write.jobId }, "CANCELED", [], now, timing);
    default:
      return "no_job";
  }
}

function proceed(job: Job, write: JobWrite, now: number, timing: Timing): Next {
  if (write.type === "deliver") return receive(job, write, now, timing);
  if (isOutcome(job.status)) return "already_ended";
  switch (write.type) {
    case "claim":
      return job.message_digest === write.message.digest
        ? claim(job, write, now, timing)
        : "different_message";
    case "claim_again":
      return claim(job, write, now, timing);
    case "defer":
      return defer(job, now, timing);
    case "reject_message":
      return "different_message";
    case "cancel":
      if (job.status === "SUBMITTED") return "cancel_at_api";
      return isLeased(job, now) ? "leased" : end(job, "CANCELED", [], now, timing);
    case "reschedule_check":
      return open(job, write.checkAt);
    case "cancel_confirmed":
      return isLatest(job, write.requestId) ? end(job, "CANCELED", [], now, timing) : "superseded";
    case "ended_at_api":
      return isLatest(job, write.requestId)
        ? end(job, write.status, write.errors, now, timing)
        : "superseded";
    case "lost":
      return job.version === write.version && !isLeased(job, now)
        ? lose(job, write, now, timing)
        : "superseded";
    default:
      return ownsLease(job, write.claim) ? answer(job, write, now, timing) : "superseded";
  }
}

function receive(
  job: Job,
  write: Extract<JobWrite, { type: "deliver" }>,
  now: number,
  timing: Timing,
): Fields {
  const waits = !isOutcome(job.status) || isProvisional(job.status);
  return waits ? deliver(job, write, now, timing) : { ...job, deliveries: job.deliveries + 1 };
}

/** What the answer to a call makes of the job that was claimed for it. */
function answer(job: Job, write: Extract<JobWrite, { claim: ClaimId }>, now: number, timing: Timing): Fields {
  switch (write.type) {
    case "submitted":
      return open(
        { ...unleased(job), status: "SUBMITTED", request_id: write.requestId, submitted_at: isoTime(now) },
        now + timing.firstCheckMs,
      );
    case "release": {
      const wake_tries = (job.wake_tries ?? 0) + (write.asleep ? 1 : 0);
      return open(
        { ...unleased(job), submissions: job.submissions - 1, ...(wake_tries > 0 && { wake_tries }) },
        redeliveryDeadline(job, now, timing),
      );
    }
    case "unknown":
      // A lease that has run out says: a submission may have been accepted.
      return open(
        { ...job, lease_until: isoTime(now), errors: boundErrors([write.error]) },
        completionDeadline(job, now),
      );
    case "reject":
      // An earlier submission may still bring a result, and a rejection would be final.
      return end(job, job.submissions > 1 ? "LOST" : "REJECTED", write.errors, now, timing);
  }
}

function lose(
  job: Job,
  { error, isFinal = false }: Extract<JobWrite, { type: "lost" }>,
  now: number,
  timing: Timing,
): Fields {
  if (isFinal || !mayResubmit(job)) return end(job, "LOST", [error], now, timing);
  return open({ ...unleased(job), status: "PENDING", errors: [error] }, now + timing.firstCheckMs);
}

function claim(job: Job, { isProbed = false }: { isProbed?: boolean }, now: number, timing: Timing): Next {
  const obstacle = claimBlockedBy(job, now);
  if (obstacle !== undefined) return obstacle;
  // While the API does not answer, a submission too many would be used up for nothing.
  return job.submissions > 0 && !isProbed ? "probe_required" : lease(job, now, timing);
}

/** The job waits until the API answers: its message brings it back, so its deadline does not run. */
function defer(job: Job, now: number, timing: Timing): Next {
  const obstacle = claimBlockedBy(job, now);
  if (obstacle !== undefined) return obstacle;
  const until = redeliveryDeadline(job, now, timing);
  return Date.parse(job.check_at ?? "") >= until ? "waiting" : open(job, until);
}

/** Why a job is not to be submitted now, whoever asks. */
function claimBlockedBy(job: Job, now: number): NoOpReason | undefined {
  if (job.status === "SUBMITTED") return "already_submitted";
  if (isLeased(job, now)) return "leased";
  if (isUnknown(job, now) && job.on_unknown === "wait") return "waiting";
  if (job.submissions >= MAX_SUBMISSIONS) return "waiting";
  return undefined;
}

function lease(job: Fields, now: number, timing: Timing): Fields {
  const lease_until = now + timing.leaseMs;
  return open(
    { ...job, submissions: job.submissions + 1, lease_until: isoTime(lease_until) },
    completionDeadline(job, lease_until),
  );
}

function deliver(
  job: Omit<Fields, "status">,
  { requestId, outcome }: Extract<JobWrite, { type: "deliver" }>,
  now: number,
  timing: Timing,
): Fields {
  const counted = { ...job, request_id: requestId, deliveries: job.deliveries + 1 };
  if ("errors" in outcome) return end(counted, "FAILED", outcome.errors, now, timing);
  const { result } = outcome;
  return {
    ...end(counted, "SUCCEEDED", [], now, timing),
    ...("text" in result ? { result: result.text } : { result_location: result.location }),
  };
}

function end(
  job: Omit<Fields, "status">,
  status: Job["status"],
  errors: readonly JobError[],
  now: number,
  timing: Timing,
): Fields {
  const { input, input_location, lease_until, check_at, open_shard, errors: _, ...rest } = job;
  return {
    ...rest,
    status,
    ...(errors.length > 0 && { errors: boundErrors(errors) }),
    completed_at: isoTime(now),
    expires_at: Math.ceil((now + timing.recordRetentionMs) / 1000),
  };
}

function open(job: Fields, checkAt: number): Fields {
  return { ...job, check_at: isoTime(checkAt), open_shard: openShard(job.job_id) };
}

function unleased(job: Fields): Fields {
  const { lease_until, ...rest } = job;
  return rest;
}

function keepsInput(job: Pick<Job, "on_lost">): boolean {
  return job.on_lost !== "fail";
}

function mayResubmit(job: Job): boolean {
  const hasInput = job.input !== undefined || job.input_location !== undefined;
  return keepsInput(job) && hasInput && job.submissions < MAX_SUBMISSIONS;
}

function inputFields(input: StoredText | undefined) {
  if (input === undefined) return {};
  return "text" in input ? { input: input.text } : { input_location: input.location };
}

function isLatest(job: Job, requestId: string): boolean {
  return job.status === "SUBMITTED" && job.request_id === requestId;
}

function ownsLease(job: Job, claim: ClaimId): boolean {
  return job.status === "PENDING" && job.lease_until === claim;
}

/** The partition of the index `open` that a job is in: 0 to 15, the same for ever. */
export function openShard(jobId: string): number {
  return createHash("sha256").update(jobId).digest().readUInt8(0) % OPEN_SHARDS;
}
