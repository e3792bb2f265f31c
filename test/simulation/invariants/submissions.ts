import type { Observer } from "../engine/observer.ts";
import type { ApiFacts } from "./api-facts.ts";
import type { ReportViolation } from "./violation.ts";

// Repeated here on purpose: imported from the product, it would change with it.
const MAX_SUBMISSIONS = 3;

export function submissionInvariants(violated: ReportViolation, api: ApiFacts): Partial<Observer> {
  /** Jobs that are not to be submitted while an earlier submission may still bring a result. */
  const waiting = new Set<string>();

  function checkAlone(jobId: string, most: number): void {
    const { size } = api.openRequestsOf(jobId);
    if (waiting.has(jobId) && size > most)
      violated("on_unknown wait never has two submissions at a time", `${size} at the API`, jobId);
  }

  function checkAccepted(jobId: string): void {
    const { size } = api.acceptedFor(jobId);
    if (size > MAX_SUBMISSIONS) violated("a job has at most three submissions", `${size} accepted`, jobId);
  }

  return {
    changed({ before, after: { job_id: jobId, submissions, on_unknown } }) {
      if (on_unknown === "wait") waiting.add(jobId);
      if (submissions > (before?.submissions ?? 0)) checkAlone(jobId, 0);
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
    requestChanged: ({ jobId }) => checkAlone(jobId, 1),
  };
}
