import { type Job, targetText, toTarget } from "@boomerang/core";
import type { Observer } from "../engine/observer.ts";
import type { ReportViolation } from "./violation.ts";

/**
 * How long a dispatcher may submit a job after a pause or the cancellation of a batch was recorded: ten seconds, in which a process
 * does not read it again, and the time that a function may run.
 */
export const MAY_STILL_SUBMIT_MS = 10_000 + 60_000;

/** What a pause of a target means for its jobs. That they all continue is part of quiescence. */
export function pauseInvariants(violated: ReportViolation): Partial<Observer> {
  const jobs = new Map<string, Job>();
  const pausedAt = new Map<string, number>();
  return {
    changed({ after }) {
      jobs.set(after.job_id, after);
      const { status, paused_shard } = after;
      if (paused_shard !== undefined && status !== "PENDING")
        violated("only a job that waits to be submitted is paused", status, after.job_id);
    },
    pauseChanged(target, isPaused, at) {
      if (isPaused) pausedAt.set(target, at);
      else pausedAt.delete(target);
    },
    submitting(_, jobId, at) {
      const { target } = jobs.get(jobId) ?? {};
      if (target === undefined) return;
      const text = targetText(toTarget(target));
      const lateMs = at - (pausedAt.get(text) ?? Number.POSITIVE_INFINITY) - MAY_STILL_SUBMIT_MS;
      if (lateMs > 0) violated("no job of a paused target is submitted", `${text}, ${lateMs} ms late`, jobId);
    },
  };
}
