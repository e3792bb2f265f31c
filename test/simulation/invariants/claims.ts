import type { Job } from "@boomerang/core";
import type { Observer } from "../engine/observer.ts";
import type { Process } from "../engine/process.ts";
import type { ReportViolation } from "./violation.ts";

/** @param skewMs how far a clock may be off */
export function claimInvariants(violated: ReportViolation, skewMs: number): Partial<Observer> {
  /** By process and job, the lease of its last claim. */
  const claims = new Map<Process, Map<string, string>>();
  /** By process and job, the number of claims without a call so far. */
  const unused = new Map<Process, Map<string, number>>();
  const of = <Value>(all: Map<Process, Map<string, Value>>, process: Process) => {
    const own = all.get(process) ?? new Map<string, Value>();
    all.set(process, own);
    return own;
  };

  function checkLease(before: Job, after: Job, at: number): void {
    const { job_id: jobId, status } = after;
    const isClaim = after.submissions > before.submissions;
    const isValid = before.lease_until !== undefined && at + 2 * skewMs < Date.parse(before.lease_until);
    if (isClaim && isValid)
      violated("a job with a valid lease is not claimed again", `until ${before.lease_until}`, jobId);
    if (before.status === "PENDING" && status === "CANCELED" && isValid)
      violated("a job with a valid lease is not canceled", `${before.lease_until}`, jobId);
    if (isClaim && before.lease_until !== undefined && before.on_unknown === "wait")
      violated("on_unknown wait prevents a resubmission", "", jobId);
  }

  return {
    changed({ before, after }, at) {
      if (before !== undefined) checkLease(before, after, at);
    },
    wrote(process, { before, after }) {
      if (process.of !== "dispatcher") return;
      const own = of(claims, process);
      const { job_id: jobId, lease_until } = after;
      if (after.submissions > (before?.submissions ?? 0)) {
        own.set(jobId, lease_until ?? "");
        of(unused, process).set(jobId, (of(unused, process).get(jobId) ?? 0) + 1);
        return;
      }
      // Rescheduling a check does not touch the claim.
      const leavesIt = after.status === "PENDING" && lease_until === before?.lease_until;
      const isUnderClaim =
        before?.status === "PENDING" && before.lease_until !== undefined && after.status !== "CANCELED";
      if (isUnderClaim && !leavesIt && own.get(jobId) !== before.lease_until)
        violated(
          "only the lease owner writes the result of a claim",
          `${before.status} → ${after.status}`,
          jobId,
        );
    },
    apiResponded({ operation, process, jobId }) {
      if (operation !== "submit") return;
      const left = of(unused, process).get(jobId) ?? 0;
      if (left === 0) violated("every submission has its own claim", process.of, jobId);
      else of(unused, process).set(jobId, left - 1);
    },
  };
}
