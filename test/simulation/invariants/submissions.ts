import type { Observer } from "../engine/observer.ts";
import type { ApiFacts } from "./api-facts.ts";
import type { ReportViolation } from "./violation.ts";

// Repeated here on purpose: imported from the product, it would change with it.
const MAX_SUBMISSIONS = 3;

export function submissionInvariants(violated: ReportViolation, api: ApiFacts): Partial<Observer> {
  function checkAccepted(jobId: string): void {
    const { size } = api.acceptedFor(jobId);
    if (size > MAX_SUBMISSIONS) violated("a job has at most three submissions", `${size} accepted`, jobId);
  }

  return {
    changed({ before, after: { job_id: jobId, submissions } }) {
      if (submissions > MAX_SUBMISSIONS)
        violated("a job has at most three submissions", `${submissions} on record`, jobId);
      const { size } = api.acceptedFor(jobId);
      if (submissions < size)
        violated("every accepted submission is counted", `${submissions} of ${size}`, jobId);
      if (Math.abs(submissions - (before?.submissions ?? 0)) > 1)
        violated("submissions are counted one at a time", `${before?.submissions} → ${submissions}`, jobId);
    },
    apiResponded({ jobId }) {
      checkAccepted(jobId);
    },
    delivering: checkAccepted,
  };
}
