import { createHash } from "node:crypto";
import type { SubmitMessage } from "./parse-message.ts";
import { boundErrors, type Job, type JobError } from "./record.ts";
import { isAbsence, isOutcome } from "./status.ts";

/** A job is submitted at most this often, whatever is lost. */
export const MAX_SUBMISSIONS = 3;

/** A development target that answers 404 is woken this often before the job is rejected. */
export const MAX_WAKE_TRIES = 5;

export const OPEN_SHARDS = 16;

const HOUR_MS = 3_600_000;
const DEFAULT_QUEUE_SECONDS = 600;

/** Lengths of time that a deployment sets. */
export interface Timing {
  /** How long a claim holds: longer than the submitting function may run. */
  readonly leaseMs: number;
  /** How long after a submission reconciling looks first. */
  readonly firstCheckMs: number;
  /** How long SQS keeps a message: until then a released job is the queue's to bring back. */
  readonly messageRetentionMs: number;
  /** How long a record is kept after its outcome. */
  readonly recordRetentionMs: number;
}

export const DEFAULT_TIMING: Timing = {
  leaseMs: 90_000,
  firstCheckMs: 300_000,
  messageRetentionMs: 14 * 24 * HOUR_MS,
  recordRetentionMs: 30 * 24 * HOUR_MS,
};

/** Where a text is kept: in the record, or at an address outside it. */
export type Stored = { readonly text: string } | { readonly location: string };

/** The claim that a later write speaks for. A claim taken over by another has another `lease_until`. */
export type ClaimId = string;

/** Everything that may be written to a job. */
export type JobWrite =
  | { readonly type: "claim"; readonly message: SubmitMessage; readonly input: Stored | undefined }
  | { readonly type: "claim_again" }
  | { readonly type: "submitted"; readonly claim: ClaimId; readonly requestId: string }
  | { readonly type: "release"; readonly claim: ClaimId; readonly asleep?: boolean }
  | { readonly type: "unknown"; readonly claim: ClaimId; readonly error: JobError }
  | { readonly type: "reject"; readonly claim: ClaimId; readonly errors: readonly JobError[] }
  | { readonly type: "refuse"; readonly jobId: string; readonly errors: readonly JobError[] }
  | { readonly type: "deliver"; readonly jobId: string; readonly requestId: string; readonly outcome: Delivered }
  | { readonly type: "cancel"; readonly jobId: string }
  | { readonly type: "cancel_confirmed"; readonly requestId: string }
  | { readonly type: "look_again"; readonly checkAt: number }
  | {
      readonly type: "ended";
      readonly requestId: string;
      readonly status: "FAILED" | "EXPIRED" | "CANCELED";
      readonly errors: readonly JobError[];
    }
  | { readonly type: "lost"; readonly version: number; readonly error: JobError };

/** What a delivery brought. */
export type Delivered = { readonly result: Stored } | { readonly errors: readonly JobError[] };

/** Why a write leaves the job as it is. */
export type KeepReason =
  | "ended"
  | "already_submitted"
  | "other_message"
  | "leased"
  | "waiting"
  | "superseded"
  | "ask_api"
  | "no_job";

/** The next record, or why there is none. */
export type Decision =
  | { readonly type: "write"; readonly job: Job }
  | { readonly type: "keep"; readonly reason: KeepReason };

/**
 * The state machine of a job: what a write makes of a record. Every writer goes through it, and stores its
 * answer only if the record's version is still the one it was given.
 *
 * @param job the record as it stands, `undefined` when there is none
 * @param now milliseconds since the epoch
 */
export function transition(job: Job | undefined, write: JobWrite, now: number, timing: Timing): Decision {
  const next = job === undefined ? begin(write, now, timing) : proceed(job, write, now, timing);
  if (typeof next === "string") return { type: "keep", reason: next };
  return { type: "write", job: { ...next, version: (job?.version ?? 0) + 1 } };
}

/** What `transition` makes before it counts the version; a string says why nothing changes. */
type Next = Fields | KeepReason;
type Fields = Omit<Job, "version">;

function begin(write: JobWrite, now: number, timing: Timing): Next {
  const created_at = iso(now);
  const blank = { submissions: 0, deliveries: 0, created_at } as const;
  switch (write.type) {
    case "claim": {
      const { job, job_id, digest } = write.message;
      const asked: Fields = { ...blank, ...job, job_id, status: "PENDING", message_digest: digest };
      return lease({ ...asked, ...(keepsInput(asked) && inputFields(write.input)) }, now, timing);
    }
    case "refuse":
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
  if (write.type === "deliver") {
    const waits = !isOutcome(job.status) || isAbsence(job.status);
    return waits ? deliver(job, write, now, timing) : { ...job, deliveries: job.deliveries + 1 };
  }
  if (isOutcome(job.status)) return "ended";
  switch (write.type) {
    case "claim":
      if (job.message_digest !== write.message.digest) return "other_message";
      return claim(job, now, timing);
    case "claim_again":
      return claim(job, now, timing);
    case "submitted":
      if (!holds(job, write.claim)) return "superseded";
      return open(
        { ...unleased(job), status: "SUBMITTED", request_id: write.requestId, submitted_at: iso(now) },
        now + timing.firstCheckMs,
      );
    case "release": {
      if (!holds(job, write.claim)) return "superseded";
      const wake_tries = (job.wake_tries ?? 0) + (write.asleep ? 1 : 0);
      return open(
        { ...unleased(job), submissions: job.submissions - 1, ...(wake_tries > 0 && { wake_tries }) },
        now + timing.messageRetentionMs,
      );
    }
    case "unknown":
      if (!holds(job, write.claim)) return "superseded";
      // A lease that has run out says: a submission may have been accepted.
      return open({ ...job, lease_until: iso(now), errors: boundErrors([write.error]) }, deadline(job, now));
    case "reject":
      if (!holds(job, write.claim)) return "superseded";
      // An earlier submission may still bring a result, and a rejection would be final.
      return end(job, job.submissions > 1 ? "LOST" : "REJECTED", write.errors, now, timing);
    case "cancel":
      if (job.status === "SUBMITTED") return "ask_api";
      return isLeased(job, now) ? "leased" : end(job, "CANCELED", [], now, timing);
    case "cancel_confirmed":
      if (job.request_id !== write.requestId || job.status !== "SUBMITTED") return "superseded";
      return end(job, "CANCELED", [], now, timing);
    case "look_again":
      return open(job, write.checkAt);
    case "ended":
      if (job.request_id !== write.requestId || job.status !== "SUBMITTED") return "superseded";
      return end(job, write.status, write.errors, now, timing);
    case "lost":
      if (job.version !== write.version || isLeased(job, now)) return "superseded";
      return mayResubmit(job)
        ? open({ ...unleased(job), status: "PENDING", errors: [write.error] }, now + timing.firstCheckMs)
        : end(job, "LOST", [write.error], now, timing);
    case "refuse":
      return "other_message";
  }
}

function claim(job: Job, now: number, timing: Timing): Next {
  if (job.status === "SUBMITTED") return "already_submitted";
  if (isLeased(job, now)) return "leased";
  const isUnknown = job.lease_until !== undefined;
  if (isUnknown && job.on_unknown === "wait") return "waiting";
  if (job.submissions >= MAX_SUBMISSIONS) return "waiting";
  return lease(job, now, timing);
}

function lease(job: Fields, now: number, timing: Timing): Fields {
  const lease_until = now + timing.leaseMs;
  return open(
    { ...job, submissions: job.submissions + 1, lease_until: iso(lease_until) },
    deadline(job, lease_until),
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
    completed_at: iso(now),
    expires_at: Math.ceil((now + timing.recordRetentionMs) / 1000),
  };
}

function open(job: Fields, checkAt: number): Fields {
  return { ...job, check_at: iso(checkAt), open_shard: openShard(job.job_id) };
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

function inputFields(input: Stored | undefined) {
  if (input === undefined) return {};
  return "text" in input ? { input: input.text } : { input_location: input.location };
}

function holds(job: Job, claim: ClaimId): boolean {
  return job.status === "PENDING" && job.lease_until === claim;
}

/** Whether a submission is under way: its claim holds. */
export function isLeased(job: Job, now: number): boolean {
  return job.lease_until !== undefined && now < Date.parse(job.lease_until);
}

/** Whether a submission was made of which nobody knows what became. */
export function isUnknown(job: Job, now: number): boolean {
  return job.status === "PENDING" && job.lease_until !== undefined && !isLeased(job, now);
}

/**
 * When a submission made at `from` has surely ended: its time in the queue, and an hour to run, which is the
 * API's own limit. Milliseconds since the epoch.
 */
export function deadline(job: Pick<Job, "max_time_in_queue_seconds">, from: number): number {
  return from + (job.max_time_in_queue_seconds ?? DEFAULT_QUEUE_SECONDS) * 1000 + HOUR_MS;
}

/** The partition of the index `open` that a job is in: 0 to 15, the same for ever. */
export function openShard(jobId: string): number {
  return createHash("sha256").update(jobId).digest().readUInt8(0) % OPEN_SHARDS;
}

/** The record's form of a time: ISO 8601 UTC. */
export function iso(ms: number): string {
  return new Date(ms).toISOString();
}
