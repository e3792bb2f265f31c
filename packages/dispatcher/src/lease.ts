import type { ClaimId, Job } from "@boomerang/core";

// Clocks differ a little, and a message that comes back a moment too early makes its round again.
const MARGIN_MS = 1000;

/** The claim that a job is under; what is written with it counts only while nobody else has claimed the job. */
export function claimOf({ lease_until = "" }: Job): ClaimId {
  return lease_until;
}

/** How long the claim on a job still holds, in ms; 0 when there is none. */
export function leaseLeftMs(job: Job | undefined, now: number): number {
  return job?.lease_until === undefined ? 0 : Math.max(0, Date.parse(job.lease_until) - now);
}

/** After how many ms a message is to come back whose job another dispatcher has claimed. */
export function afterLeaseMs(job: Job | undefined, now: number): number {
  return leaseLeftMs(job, now) + MARGIN_MS;
}
