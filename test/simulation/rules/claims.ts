import type { Job } from "@boomerang/core";
import type { Observer } from "../observer.ts";
import type { Process } from "../process.ts";
import type { Violated } from "./violation.ts";

/**
 * Who may submit a job, and write what became of that.
 *
 * @param skewMs how far a clock may be off
 */
export function claimRules(violated: Violated, skewMs: number): Partial<Observer> {
  /** By process, the lease of the last claim it made of each job. */
  const claims = new Map<Process, Map<string, string>>();
  /** By process, how many claims of each job it made without a call since. */
  const unused = new Map<Process, Map<string, number>>();
  const of = <Value>(all: Map<Process, Map<string, Value>>, process: Process) => {
    const own = all.get(process) ?? new Map<string, Value>();
    all.set(process, own);
    return own;
  };

  function checkLease(before: Job, after: Job, at: number): void {
    const { job_id: jobId, status } = after;
    const isClaim = after.submissions > before.submissions;
    const isHeld = before.lease_until !== undefined && at + 2 * skewMs < Date.parse(before.lease_until);
    if (isClaim && isHeld)
      violated("a claimed job is claimed by nobody else", `until ${before.lease_until}`, jobId);
    if (before.status === "PENDING" && status === "CANCELED" && isHeld)
      violated("a job is not cancelled while its submission is under way", `${before.lease_until}`, jobId);
    if (isClaim && before.lease_until !== undefined && before.on_unknown === "wait")
      violated("who would rather wait is not submitted again", "", jobId);
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
      // To look at a job later leaves its claim as it is.
      const leavesIt = after.status === "PENDING" && lease_until === before?.lease_until;
      const isUnderClaim =
        before?.status === "PENDING" && before.lease_until !== undefined && after.status !== "CANCELED";
      if (isUnderClaim && !leavesIt && own.get(jobId) !== before.lease_until)
        violated("nobody writes under the claim of another", `${before.status} → ${after.status}`, jobId);
    },
    answeredByApi({ operation, process, jobId }) {
      if (operation !== "submit") return;
      const left = of(unused, process).get(jobId) ?? 0;
      if (left === 0) violated("every submission has a claim of its own", process.of, jobId);
      else of(unused, process).set(jobId, left - 1);
    },
  };
}
