import type { JobWrite } from "./job-write.ts";
import { isLeased } from "./lease.ts";
import { boundErrors, type Job } from "./record.ts";
import { endPauseByDelivery, endWith, type Fields, withCheckAt } from "./record-changes.ts";
import { type Timing, unknownCheckAt } from "./timing.ts";

/** The inference ran; another would most likely return the same malformed output. */
export function recordMalformed(
  job: Job,
  { location, error }: Extract<JobWrite, { type: "malformed_delivery" }>,
  now: number,
  timing: Timing,
): Fields {
  const counted = {
    ...endPauseByDelivery(job, now),
    deliveries: job.deliveries + 1,
    malformed_delivery_location: location,
  };
  const explained = endIfMalformed({ ...counted, errors: boundErrors([error]) }, now, timing);
  if (explained.status !== "PENDING" || isLeased(job, now)) return explained;
  // A deferred job has its check weeks ahead, since its message continues it. From now on no message does.
  const latest = unknownCheckAt(explained, now);
  return Date.parse(job.check_at ?? "") <= latest ? explained : withCheckAt(explained, latest);
}

/** A job that waits only for a resubmission ends if a delivery was malformed: it is not resubmitted. */
export function endIfMalformed(job: Fields, now: number, timing: Timing): Fields {
  const awaitsResubmission = job.status === "PENDING" && job.lease_until === undefined && job.submissions > 0;
  return awaitsResubmission && job.malformed_delivery_location !== undefined
    ? endWith(job, "LOST", job.errors ?? [], now, timing)
    : job;
}
