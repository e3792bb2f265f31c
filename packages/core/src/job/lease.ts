import type { Job } from "./record.ts";

/** Whether a submission is under way: its claim holds. */
export function isLeased(job: Job, now: number): boolean {
  return job.lease_until !== undefined && now < Date.parse(job.lease_until);
}

/** Whether a submission was made of which nobody knows what became. */
export function isUnknown(job: Job, now: number): boolean {
  return job.status === "PENDING" && job.lease_until !== undefined && !isLeased(job, now);
}
