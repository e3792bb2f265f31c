import type { Job } from "@boomerang/core";
import type { Observer } from "../engine/observer.ts";
import type { ApiFacts } from "./api-facts.ts";
import type { ReportViolation } from "./violation.ts";

// Repeated here on purpose: ten a day for each list of webhook secrets, and a run has two lists that nothing has verified with.
const MOST_OF_A_JOB = 20;
// Attacks without a valid token say so in their body.
const STRANGER = "stranger";

interface QuarantinedMessage {
  readonly job_id: string;
  readonly quarantined_at: number;
  readonly body_base64?: string;
}

/** What is quarantined, and what becomes of its jobs meanwhile. */
export function quarantineInvariants(
  violated: ReportViolation,
  api: ApiFacts,
  { skewMs, quarantineMs }: { readonly skewMs: number; readonly quarantineMs: number },
): Partial<Observer> {
  /** By job, its quarantined deliveries, each without the time of that: one that is tried again may be sent twice. */
  const quarantined = new Map<string, Set<string>>();

  function checkWaiting(before: Job, after: Job, at: number): void {
    const { job_id: jobId, quarantined_delivery_at: since, submissions } = before;
    if (since === undefined || submissions === 0) return;
    if (after.submissions > submissions)
      violated(
        "a job with a quarantined delivery is not resubmitted",
        `submission ${after.submissions}`,
        jobId,
      );
    const isOver = at + 2 * skewMs >= Date.parse(since) + quarantineMs;
    const isReset = before.status === "SUBMITTED" && after.status === "PENDING";
    // The API may reject a later submission, and a malformed delivery may end a job that waits for no other.
    const hasOtherReason =
      api.rejectionsOf(jobId).length > 0 || after.malformed_delivery_location !== undefined;
    if (!isOver && (isReset || (after.status === "LOST" && !hasOtherReason)))
      violated("a job waits for its quarantined delivery", after.status, jobId);
  }

  return {
    changed({ before, after }, at) {
      if (before !== undefined && before.status !== "LOST") checkWaiting(before, after, at);
    },
    quarantined({ body }) {
      const { quarantined_at: _, ...delivery } = JSON.parse(body) as QuarantinedMessage;
      const { job_id: jobId, body_base64 = "" } = delivery;
      const deliveries = (quarantined.get(jobId) ?? new Set()).add(JSON.stringify(delivery));
      quarantined.set(jobId, deliveries);
      if (deliveries.size > MOST_OF_A_JOB)
        violated("few deliveries of a job are quarantined", `${deliveries.size}`, jobId);
      if (Buffer.from(body_base64, "base64").includes(STRANGER))
        violated("nothing is quarantined without a valid token", "it has a wrong one", jobId);
    },
  };
}
