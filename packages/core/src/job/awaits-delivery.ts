import type { Job } from "./record.ts";

/** The most submissions of one job, whatever is lost. */
export const MAX_SUBMISSIONS = 3;

/** Whether a job can only wait for its delivery if it stays unknown whether the API accepted its latest submission. */
export function canOnlyAwaitDelivery(
  job: Pick<Job, "on_unknown" | "submissions" | "malformed_delivery_location">,
): boolean {
  const { on_unknown, submissions, malformed_delivery_location } = job;
  return on_unknown === "wait" || submissions >= MAX_SUBMISSIONS || malformed_delivery_location !== undefined;
}
