import { isoTime } from "../time/iso-time.ts";
import { MAX_SUBMISSIONS } from "./awaits-delivery.ts";
import type { NoOpReason } from "./job-write.ts";
import { hasUnknownSubmission, isLeased } from "./lease.ts";
import type { Job } from "./record.ts";
import { endPause, type Fields, withCheckAt, withoutLease } from "./record-changes.ts";
import { redeliveryDeadline, type Timing } from "./timing.ts";

/** The claim of an open job by a dispatcher that is about to submit it. */
export function claim(
  job: Job,
  { isProbed = false }: { isProbed?: boolean },
  now: number,
  timing: Timing,
): Fields | NoOpReason {
  const reason = claimBlockedBy(job, now);
  if (reason !== undefined) return reason;
  // While the API does not respond, a resubmission would use up one of the few submissions.
  return job.submissions > 0 && !isProbed ? "probe_required" : startLease(job, now, timing);
}

/** The job waits until the API responds. Meanwhile its message retries, so its completion deadline does not run. */
export function defer(job: Job, now: number, timing: Timing): Fields | NoOpReason {
  const reason = claimBlockedBy(job, now);
  if (reason !== undefined) return reason;
  const until = redeliveryDeadline(job, now, timing);
  return Date.parse(job.check_at ?? "") >= until ? "already_deferred" : withCheckAt(job, until);
}

/** Why no dispatcher may submit the job now. */
export function claimBlockedBy(job: Job, now: number): NoOpReason | undefined {
  if (job.status === "SUBMITTED") return "already_submitted";
  if (isLeased(job, now)) return "leased";
  if (hasUnknownSubmission(job, now) && job.on_unknown === "wait") return "awaits_delivery";
  if (job.submissions >= MAX_SUBMISSIONS) return "awaits_delivery";
  if (job.submissions === 0) return undefined;
  // A malformed delivery proves that the submission ran.
  if (job.malformed_delivery_location !== undefined) return "awaits_delivery";
  // Its message waits: if the delivery is forged, it continues the job.
  if (job.quarantined_delivery_at !== undefined) return "quarantined";
  return undefined;
}

/**
 * The record of a job that is claimed now: one more submission, and a lease. It is checked when it would be after its submission,
 * so that recording that one leaves the entry in the index of open jobs as it is: a changed key costs two writes. If the submission
 * is still unknown then, that check sets the time of the next.
 */
export function startLease(job: Fields, now: number, timing: Timing): Fields {
  const lease_until = now + timing.leaseMs;
  const submissions = job.submissions + 1;
  const claimed = { ...withoutLease(endPause(job, now)), submissions, lease_until: isoTime(lease_until) };
  return withCheckAt(claimed, now + timing.firstCheckMs);
}
