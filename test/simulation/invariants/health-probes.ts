import type { Observer } from "../engine/observer.ts";
import type { ReportViolation } from "./violation.ts";

// Repeated here on purpose: imported from the product, it would change with it. Every status is healthy, except those by
// which the API says that it cannot respond now.
const UNHEALTHY = [408, 409, 421, 423, 425, 429];
// API health is remembered for ten seconds. Then come a permit, for which a call waits up to five seconds, and the claim;
// each takes calls that may be slow.
const HEALTH_MS = 40_000;
// A claim may be written long after its process stopped waiting for the write.
const CLAIM_MS = 150_000;

export function isHealthyStatus(status: number | undefined): boolean {
  return status !== undefined && status < 500 && !UNHEALTHY.includes(status);
}

/** A job is resubmitted only while the API is healthy: otherwise an outage would use up its submissions. */
export function healthProbeInvariants(violated: ReportViolation): Partial<Observer> {
  /** The recorded submissions of each job. */
  const submissions = new Map<string, number>();
  /** When a dispatcher's health probe, and any call, last found the API healthy. */
  let probedAt = Number.NEGATIVE_INFINITY;
  let healthyAt = Number.NEGATIVE_INFINITY;
  return {
    apiResponded({ operation, process, status, at }) {
      if (!isHealthyStatus(status)) return;
      healthyAt = at;
      if (operation === "queue" && process.of === "dispatcher") probedAt = at;
    },
    submitting(_, jobId, at) {
      if ((submissions.get(jobId) ?? 0) > 1 && at - probedAt > HEALTH_MS)
        violated("a job is resubmitted only after a health probe", agoOf(at - probedAt), jobId);
    },
    changed({ before, after }, at) {
      const { job_id: jobId } = after;
      submissions.set(jobId, after.submissions);
      const isRepeat =
        before !== undefined && before.submissions > 0 && after.submissions > before.submissions;
      if (isRepeat && at - healthyAt > CLAIM_MS)
        violated("an unhealthy API uses up no submission", agoOf(at - healthyAt), jobId);
    },
  };
}

function agoOf(ms: number): string {
  return Number.isFinite(ms)
    ? `the API last responded ${Math.round(ms / 1000)} s ago`
    : "the API never responded";
}
