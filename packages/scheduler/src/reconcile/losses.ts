import {
  ERROR_CODES,
  isoTime,
  type Job,
  type JobWrite,
  type LossCode,
  targetText,
  toTarget,
} from "@boomerang/core";

export type Loss = Extract<JobWrite, { type: "lost" }>;

const WHAT_TO_DO =
  "If the model may return more, let it store large outputs and return where (docs/deploy.md, Large outputs). If its outputs are small, see the alarms Deliveries failed with 5xx and Deliveries rejected (docs/runbook.md).";

/** Applies only to this version of the job. */
export function lost(job: Job, code: LossCode, message: string = ERROR_CODES[code].meaning): Loss {
  return { type: "lost", version: job.version, error: { code, message } };
}

/** The provider could not deliver the output. If its size is the reason, so it is with the next output of the same input. */
export function undelivered(job: Job, resubmits: boolean): Loss {
  const { meaning } = ERROR_CODES.OUTPUT_NOT_DELIVERED;
  const loss = lost(job, "OUTPUT_NOT_DELIVERED", `${meaning} ${WHAT_TO_DO}`);
  return resubmits ? loss : { ...loss, withoutResubmission: true };
}

/** No delivery came by the completion deadline of a submission that may never have been made. */
export function notDeliveredInTime(job: Job, deadline: number): Loss {
  const arrived = `No delivery arrived until ${isoTime(deadline)}, when an accepted submission had ended by the API's limits.`;
  return lost(job, "NO_DELIVERY", `${whatIsKnown(job)} ${arrived}`);
}

/** The API's queue shows that a submission, if there was one, has ended, and its delivery had time to come. */
export function notInQueue(job: Job, since: number, until: number): Loss {
  const where = job.target === undefined ? "" : ` of ${targetText(toTarget(job.target))}`;
  const queue = `The API's queue${where} had no queued and no running requests at each check from ${isoTime(since)} to ${isoTime(until)}, so an accepted submission has ended. No delivery of it arrived.`;
  return lost(job, "NO_DELIVERY", `${whatIsKnown(job)} ${queue}`);
}

function whatIsKnown({ errors = [] }: Job): string {
  const [last] = errors;
  const known =
    "It is unknown whether the API accepted the job: the record has no request id of its last submission";
  return last === undefined
    ? `${known} and no response to it, so the call may never have been made.`
    : `${known}. The error on record before was ${last.code}.`;
}
