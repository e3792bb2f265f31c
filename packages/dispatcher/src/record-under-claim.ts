import { afterLeaseMs, type Job, type JobWrite } from "@boomerang/core";
import { writeJob } from "@boomerang/runtime";
import type { Collaborators } from "./collaborators.ts";
import { COMPLETE, type MessageDisposition, retryAfter } from "./message-disposition.ts";

/**
 * Writes what became of a submission, under the claim that it was made with.
 *
 * @param verdict what is to become of the message once that is written
 */
export async function recordUnderClaim(
  collaborators: Collaborators,
  claimed: Job,
  write: JobWrite,
  verdict: MessageDisposition,
): Promise<MessageDisposition> {
  const { clock, log, meter } = collaborators;
  const { job_id: jobId } = claimed;
  const written = await writeJob(collaborators, jobId, write, { job: claimed });
  if (written.type === "written") {
    const { status, request_id, errors } = written.job;
    if (status === "REJECTED") meter.count("JobsRejected");
    if (status === "LOST") {
      log.error("job lost", { job_id: jobId, request_id, code: errors?.[0]?.code });
      meter.count("JobsLost");
    }
    return verdict;
  }
  if (written.reason !== "superseded") return COMPLETE;
  // Whoever took the claim over holds the same message: deleting it here could leave its job without one.
  log.warn("too late: the claim on the job was taken over", { job_id: jobId });
  return retryAfter(afterLeaseMs(written.job, clock.now()), "its claim was taken over");
}
