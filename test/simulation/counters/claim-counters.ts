import type { Job } from "@boomerang/core";
import type { Observer } from "../engine/observer.ts";
import type { Process } from "../engine/process.ts";
import { isHealthyStatus } from "../invariants/health-probes.ts";
import type { Counter } from "./coverage.ts";

/** The progress of a process with a job: it has claimed it, called the API, or the API has accepted it. */
type Progress = "claimed" | "called" | "accepted";

/** Counts what happens to claims: crashes, takeovers, deferrals. */
export function createClaimCounters(count: (counter: Counter) => void): Partial<Observer> {
  /** The unfinished jobs of the running invocations. */
  const progress = new Map<Process, Map<string, Progress>>();
  /** By job, the lease of its last claim, until the outcome of the claim is recorded. */
  const leases = new Map<string, string>();
  const waiting = new Set<string>();
  const deferred = new Set<string>();
  /** The processes whose last health probe found the API unhealthy. */
  const unhealthy = new Set<Process>();
  /** The jobs whose last claim is not their first. */
  const claimedAgain = new Set<string>();

  function progressOf(process: Process) {
    const known = progress.get(process) ?? new Map<string, Progress>();
    progress.set(process, known);
    return known;
  }

  function seeClaim(before: Job | undefined, after: Job): void {
    const { job_id: jobId, lease_until: lease = "" } = after;
    const isClaim = after.submissions > (before?.submissions ?? 0);
    if (isClaim && before?.lease_until !== undefined && leases.get(jobId) === before.lease_until)
      count("lease_taken_over");
    if (isClaim && deferred.delete(jobId)) count("deferred_job_resubmitted");
    if (isClaim) {
      leases.set(jobId, lease);
      if (before !== undefined && before.submissions > 0) claimedAgain.add(jobId);
      else claimedAgain.delete(jobId);
    }
    // A lease that is not the claim's marks a call with an unknown result.
    const hasUnknownSubmission = after.status === "PENDING" && lease !== "" && lease !== leases.get(jobId);
    if (!hasUnknownSubmission || after.on_unknown !== "wait" || waiting.has(jobId)) return;
    waiting.add(jobId);
    count("waited_after_unknown");
  }

  /** Whether a dispatcher wrote that it could not submit a job now and left it to its message. */
  function isDeferral(process: Process, before: Job | undefined, after: Job): boolean {
    return (
      process.of === "dispatcher" &&
      before?.status === "PENDING" &&
      after.status === "PENDING" &&
      after.submissions === before.submissions &&
      after.lease_until === before.lease_until &&
      Date.parse(after.check_at ?? "") > process.clock.now()
    );
  }

  return {
    changed: ({ before, after }) => seeClaim(before, after),
    wrote(process, { before, after }) {
      const { job_id: jobId, status, submissions } = after;
      const own = progressOf(process);
      if (isDeferral(process, before, after)) {
        deferred.add(jobId);
        count("job_deferred");
        if (unhealthy.has(process)) count("deferred_while_api_unhealthy");
      }
      // Released without a call: the permit had expired when the claim was written.
      if (before !== undefined && submissions < before.submissions && own.get(jobId) === "claimed")
        count("permit_expired");
      if (status === "PENDING" && submissions > (before?.submissions ?? 0)) own.set(jobId, "claimed");
      else own.delete(jobId);
    },
    processExited(process) {
      for (const step of progress.get(process)?.values() ?? []) {
        if (step === "claimed") count("crash_between_claim_and_call");
        if (step === "accepted") count("crash_between_call_and_write");
      }
    },
    invocationEnded(process) {
      progress.delete(process);
    },
    submitting(process, jobId) {
      progressOf(process).set(jobId, "called");
      if (claimedAgain.has(jobId)) count("resubmitted_while_api_healthy");
    },
    healthProbed(process, status) {
      if (isHealthyStatus(status)) unhealthy.delete(process);
      else unhealthy.add(process);
    },
    apiResponded({ operation, jobId, process, status }) {
      if (operation === "submit" && status === 201) progressOf(process).set(jobId, "accepted");
    },
  };
}
