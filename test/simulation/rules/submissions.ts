import type { Observer } from "../observer.ts";
import type { ApiFacts } from "./api-facts.ts";
import type { Violated } from "./violation.ts";

// Said here once more: taken from the product, it would change with it.
const MAX_SUBMISSIONS = 3;

/** How often a job is submitted. */
export function submissionRules(violated: Violated, api: ApiFacts): Partial<Observer> {
  function checkAccepted(jobId: string): void {
    const { size } = api.acceptedFor(jobId);
    if (size > MAX_SUBMISSIONS) violated("no more submissions than allowed", `${size} accepted`, jobId);
  }

  return {
    changed({ before, after: { job_id: jobId, submissions } }) {
      if (submissions > MAX_SUBMISSIONS)
        violated("no more submissions than allowed", `${submissions} on record`, jobId);
      const { size } = api.acceptedFor(jobId);
      if (submissions < size)
        violated("every submission that was accepted counts", `${submissions} of ${size}`, jobId);
      if (Math.abs(submissions - (before?.submissions ?? 0)) > 1)
        violated("submissions are counted one by one", `${before?.submissions} → ${submissions}`, jobId);
    },
    answeredByApi({ jobId }) {
      checkAccepted(jobId);
    },
    delivering: checkAccepted,
  };
}
