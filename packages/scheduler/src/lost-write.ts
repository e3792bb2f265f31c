import type { Job, JobWrite } from "@boomerang/core";

const LOSSES = {
  NO_DELIVERY: "whether the API accepted the job is not known, and no delivery came in its time",
  MESSAGE_GONE: "the job waited to be submitted, but its message left the queue",
  NOT_SUBMITTED: "the job could not be submitted in all the time for which its messages are kept",
  UNKNOWN_REQUEST: "the API does not know the request any more, and no delivery came",
  OVERDUE: "the API still calls the request open, past its time in the queue and the hour it may run",
  NO_STATUS: "no delivery came in its time, and the API does not tell what became of the request",
  DELIVERY_FAILED: "the inference ended, but its delivery did not arrive, and the API keeps no output",
} as const;

/** The verdict that no result will come; it holds only for the job as it was looked at. */
export function lost(job: Job, code: keyof typeof LOSSES): Extract<JobWrite, { type: "lost" }> {
  return { type: "lost", version: job.version, error: { code, message: LOSSES[code] } };
}
