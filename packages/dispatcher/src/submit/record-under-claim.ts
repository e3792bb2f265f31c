import { afterLeaseMs, type ClaimId, claimOf, type Job, type JobWrite } from "@boomerang/core";
import { writeJob } from "@boomerang/runtime";
import type { Collaborators } from "../collaborators.ts";
import { COMPLETE, type MessageDisposition, retryAfter } from "../message-disposition.ts";

type WithoutClaim<Write> = Write extends { readonly claim: ClaimId } ? Omit<Write, "claim"> : never;

/**
 * Records the result of a submission, if its claim is still the job's latest.
 *
 * @param disposition what happens to the message once that is recorded
 */
export async function recordUnderClaim(
  collaborators: Collaborators,
  claimed: Job,
  write: WithoutClaim<JobWrite>,
  disposition: MessageDisposition,
): Promise<MessageDisposition> {
  const { clock, log, meter } = collaborators;
  const { job_id: jobId } = claimed;
  const written = await writeJob(
    collaborators,
    jobId,
    { ...write, claim: claimOf(claimed) },
    { job: claimed },
  );
  if (written.type === "written") {
    const { status, request_id, errors } = written.job;
    if (status === "REJECTED") meter.count("JobsRejected");
    if (status === "LOST") {
      log.error("job lost", { job_id: jobId, request_id, code: errors?.[0]?.code });
      meter.count("JobsLost");
    }
    return disposition;
  }
  if (written.reason !== "superseded") return COMPLETE;
  // The dispatcher with the new claim received the same message: deleting the message here could leave the job without one.
  log.warn("submission not recorded: another dispatcher claimed the job", { job_id: jobId });
  return retryAfter(afterLeaseMs(written.job, clock.now()), "another dispatcher claimed the job");
}
