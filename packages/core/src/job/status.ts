/** The words for where a job stands; the last six are outcomes. */
export const JOB_STATUSES = [
  "PENDING",
  "SUBMITTED",
  "SUCCEEDED",
  "FAILED",
  "EXPIRED",
  "CANCELED",
  "REJECTED",
  "LOST",
] as const;

export type JobStatus = (typeof JOB_STATUSES)[number];

/** A job's terminal status. */
export type Outcome = Exclude<JobStatus, "PENDING" | "SUBMITTED">;

/** A verdict that no result came: it gives way to a result that arrives after all. */
export type ProvisionalOutcome = "EXPIRED" | "CANCELED" | "LOST";

export function isOutcome(status: JobStatus): status is Outcome {
  return status !== "PENDING" && status !== "SUBMITTED";
}

export function isProvisional(status: JobStatus): status is ProvisionalOutcome {
  return status === "EXPIRED" || status === "CANCELED" || status === "LOST";
}
