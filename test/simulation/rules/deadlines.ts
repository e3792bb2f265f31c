import { isOutcome, type Job } from "@boomerang/core";
import type { Observer } from "../observer.ts";
import type { Violated } from "./violation.ts";

// What was promised is said here once more: taken from the product, it would change with it.
const QUEUE_SECONDS = 600;
const HOUR_MS = 3_600_000;
// The scheduler looks once a minute, and a delivery that is spilled or late takes its time.
const SLACK_MS = 20 * 60_000;

/** When a submission has surely ended: its time in the queue, and an hour to run. */
export function submissionEndsAt(
  { max_time_in_queue_seconds: seconds = QUEUE_SECONDS }: Pick<Job, "max_time_in_queue_seconds">,
  from: number,
): number {
  return from + seconds * 1000 + HOUR_MS;
}

/** Until when a job may be open. */
export function deadlineRules(violated: Violated): Partial<Observer> {
  /** When each job was last claimed or submitted. */
  const submittedAt = new Map<string, number>();
  let healedAt = Number.POSITIVE_INFINITY;
  return {
    healed(at) {
      healedAt = at;
    },
    changed({ before, after }, at) {
      const { job_id: jobId } = after;
      const isSubmitted = after.status === "SUBMITTED" && before?.status !== "SUBMITTED";
      const from = submittedAt.get(jobId);
      if (isSubmitted || after.submissions > (before?.submissions ?? 0)) submittedAt.set(jobId, at);
      if (from === undefined || before === undefined || isOutcome(before.status)) return;
      // While there are troubles, nobody may be able to write the outcome.
      const latest = Math.max(submissionEndsAt(after, from), healedAt) + HOUR_MS + SLACK_MS;
      if (at > latest && isOutcome(after.status))
        violated("no job is open past its deadline", `${Math.round((at - latest) / 1000)} s late`, jobId);
    },
    rested({ isAtRest, waits, jobId }) {
      if (!isAtRest) violated("everything comes to rest", waits, jobId);
    },
  };
}
