import { completionDeadline, type Job, type Timing } from "@boomerang/core";

const MINUTE_MS = 60_000;
// A status can be read for one hour after completion: a longer pause could miss it.
const MAX_PAUSE_MS = 30 * MINUTE_MS;
// A delivery may be late. The design allows an hour; what is left of it is for a run that is behind.
const GRACE_MS = 30 * MINUTE_MS;

/** When a job is looked at next: after half its age, so that old jobs cost little, but within 30 minutes. */
export function nextCheckAt(job: Job, now: number, timing: Timing): number {
  const age = now - submittedAt(job);
  return now + Math.min(MAX_PAUSE_MS, Math.max(timing.firstCheckMs, age / 2));
}

/** When nothing is to be expected of a submission any more, whatever the API says or does not. */
export function overdueAt(job: Job): number {
  return completionDeadline(job, submittedAt(job)) + GRACE_MS;
}

function submittedAt(job: Job): number {
  return Date.parse(job.submitted_at ?? job.created_at);
}
