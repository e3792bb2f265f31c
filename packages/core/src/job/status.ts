/** The terminal statuses of a job. */
export const OUTCOMES = ["SUCCEEDED", "FAILED", "EXPIRED", "CANCELED", "REJECTED", "LOST"] as const;

export const JOB_STATUSES = ["PENDING", "SUBMITTED", ...OUTCOMES] as const;

export type JobStatus = (typeof JOB_STATUSES)[number];

/** A job's terminal status. */
export type Outcome = (typeof OUTCOMES)[number];

/** An outcome that a later delivery replaces. */
export type ProvisionalOutcome = "EXPIRED" | "CANCELED" | "LOST";

export function isOutcome(status: JobStatus): status is Outcome {
  return status !== "PENDING" && status !== "SUBMITTED";
}

/** Whether a job with this outcome ran without a result, or not at all, so that it can be run again from its own input. */
export function isReplayable(outcome: Outcome): boolean {
  return outcome !== "SUCCEEDED" && outcome !== "REJECTED";
}

export function isProvisional(status: JobStatus): status is ProvisionalOutcome {
  return status === "EXPIRED" || status === "CANCELED" || status === "LOST";
}
