import type { Observer } from "../engine/observer.ts";
import type { ReportViolation } from "./violation.ts";

const ALLOWED = [200, 500, 502, 503, 504];
// Lambda accepts 6 MB, with the body as base64.
const MAX_BYTES = 4_700_000;
const RESPONSE_MS = 7_000;
// A cold start, and what a process may wait for when it starts. The receiver cannot see this time if its clock is behind.
const START_MS = 400 + 2_000;

/** @param skewMs how far a clock may be off; default 0 */
export function deliveryInvariants(violated: ReportViolation, skewMs = 0): Partial<Observer> {
  const latestMs = RESPONSE_MS + Math.min(skewMs, START_MS);
  let faultsEndedAt = Number.POSITIVE_INFINITY;
  /** By job, how many deliveries got 200. */
  const accepted = new Map<string, number>();
  /** By job, how many deliveries its record counts. */
  const counted = new Map<string, number>();
  /**
   * By job, how many deliveries were rejected after they had got 200, because they were spilled meanwhile: as forged, or since
   * whoever has the webhook URL of the job has filled the job's room in the quarantine.
   */
  const dropped = new Map<string, number>();
  const add = (to: Map<string, number>, jobId: string, count: number) =>
    to.set(jobId, (to.get(jobId) ?? 0) + count);
  return {
    logged(_, message, { outcome, job_id: jobId }) {
      const isDropped = outcome === "forged" || outcome === "quarantine_full";
      if (message === "delivery rejected" && isDropped) add(dropped, `${jobId}`, 1);
    },
    changed({ after: { job_id: jobId, deliveries } }) {
      counted.set(jobId, deliveries);
    },
    faultsEnded(at, isComplete) {
      if (isComplete) faultsEndedAt = at;
    },
    receiverInvoked({ how, ms }) {
      if (how === "failed") violated("the receiver always responds", "it threw an error");
      // A process that crashed has not responded, however long it took.
      if (how !== "crashed" && ms > latestMs)
        violated("the receiver responds within seven seconds", `${ms} ms`);
    },
    delivered({ jobId, status, isSafe, sentAt, size, mayBeRejected, mayStayUnverified }) {
      if (status === 200 && !mayStayUnverified) add(accepted, jobId, 1);
      if (status === 401) add(dropped, jobId, -1);
      if (status === 413 && size > MAX_BYTES) return;
      const isRejectedByRight = status === 401 && mayBeRejected;
      if (!ALLOWED.includes(status) && !isRejectedByRight)
        violated("a valid delivery is never rejected", `it got ${status}`, jobId);
      if (status === 200 && !isSafe)
        violated(
          "the receiver responds with 200 only when the delivery is durable",
          "it is stored nowhere",
          jobId,
        );
      if (status !== 200 && sentAt > faultsEndedAt && !isRejectedByRight)
        violated("after the faults every delivery is accepted", `it got ${status}`, jobId);
    },
    runEnded({ isQuiescent, secretsWereWrong }) {
      for (const [jobId, count] of isQuiescent ? accepted : []) {
        // With wrong secrets, a repeated delivery of a job with a result may be dropped as it is drained.
        const expected = count - (secretsWereWrong ? Math.max(0, dropped.get(jobId) ?? 0) : 0);
        const missing = expected - (counted.get(jobId) ?? 0);
        if (missing > 0)
          violated("every accepted delivery is counted", `${missing} of ${count} are missing`, jobId);
      }
    },
  };
}
