import { isOutcome, type Job } from "@boomerang/core";
import type { Observer } from "../engine/observer.ts";
import type { ReportViolation } from "./violation.ts";

// Repeated here on purpose: imported from the product, it would change with it.
const QUEUE_SECONDS = 600;
const HOUR_MS = 3_600_000;
// Reconcile runs once a minute, and a spilled or delayed delivery takes time.
const SLACK_MS = 20 * 60_000;

/** When a submission has certainly ended: its time in queue, and an hour to run. */
export function submissionEndsAt(
  { max_time_in_queue_seconds: seconds = QUEUE_SECONDS }: Pick<Job, "max_time_in_queue_seconds">,
  from: number,
): number {
  return from + seconds * 1000 + HOUR_MS;
}

/** @param quarantineMs how long a delivery is quarantined; its job waits for it */
export function deadlineInvariants(violated: ReportViolation, quarantineMs = 0): Partial<Observer> {
  /** When each job was last claimed or submitted. */
  const submittedAt = new Map<string, number>();
  /** Until when a delivery of each job was quarantined at most. */
  const quarantinedUntil = new Map<string, number>();
  let faultsEndedAt = Number.POSITIVE_INFINITY;
  return {
    faultsEnded(at) {
      faultsEndedAt = at;
    },
    changed({ before, after }, at) {
      const { job_id: jobId, quarantined_delivery_at: quarantinedAt } = after;
      if (quarantinedAt !== undefined) quarantinedUntil.set(jobId, Date.parse(quarantinedAt) + quarantineMs);
      const isSubmitted = after.status === "SUBMITTED" && before?.status !== "SUBMITTED";
      // A paused job waits as long as somebody wants it to.
      if (before?.paused_shard !== undefined || after.paused_shard !== undefined) submittedAt.delete(jobId);
      const from = submittedAt.get(jobId);
      if (isSubmitted || after.submissions > (before?.submissions ?? 0)) submittedAt.set(jobId, at);
      if (from === undefined || before === undefined || isOutcome(before.status)) return;
      // During the faults no process may be able to write the outcome.
      const awaitedUntil = Math.max(submissionEndsAt(after, from), quarantinedUntil.get(jobId) ?? 0);
      const latest = Math.max(awaitedUntil, faultsEndedAt) + HOUR_MS + SLACK_MS;
      if (at > latest && isOutcome(after.status))
        violated(
          "no job is open past its completion deadline",
          `${Math.round((at - latest) / 1000)} s late`,
          jobId,
        );
    },
    runEnded({ isQuiescent, pending, jobId }) {
      if (!isQuiescent) violated("every run reaches quiescence", pending, jobId);
    },
  };
}
