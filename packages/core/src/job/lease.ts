import type { ClaimId } from "./job-write.ts";
import type { Job } from "./record.ts";

// Covers the difference between two clocks: a message that arrives before the lease has ended is only retried again.
const CLOCK_MARGIN_MS = 1000;

/** The identity of the current claim: a write with it changes nothing after another dispatcher has claimed the job. */
export function claimOf({ lease_until = "" }: Job): ClaimId {
  return lease_until;
}

/** Time until the lease ends, ms; 0 without a job or a lease. */
export function leaseLeftMs(job: Job | undefined, now: number): number {
  return job?.lease_until === undefined ? 0 : Math.max(0, Date.parse(job.lease_until) - now);
}

/** Delay after which to retry the message of a job that another dispatcher has claimed, ms. */
export function afterLeaseMs(job: Job | undefined, now: number): number {
  return leaseLeftMs(job, now) + CLOCK_MARGIN_MS;
}

/** Whether a dispatcher is submitting the job now. */
export function isLeased(job: Job, now: number): boolean {
  return leaseLeftMs(job, now) > 0;
}

/** Whether a lease ended without a response on record: the API may or may not have accepted the submission. */
export function hasUnknownSubmission(job: Job, now: number): boolean {
  return job.status === "PENDING" && job.lease_until !== undefined && !isLeased(job, now);
}
