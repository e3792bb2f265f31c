import { createHash } from "node:crypto";
import { isOutcome, type Job } from "@boomerang/core";
import type { CompletedMessage, Observer } from "../engine/observer.ts";
import type { ApiFacts } from "./api-facts.ts";
import type { ReportViolation } from "./violation.ts";

const MAX_SUBMISSIONS = 3;
// More than clocks ever differ.
const CLOCKS_APART_MS = 60_000;

/** What must be recorded before a message is deleted from the jobs queue. */
export function messageInvariants(violated: ReportViolation, api: ApiFacts): Partial<Observer> {
  const jobs = new Map<string, Job>();
  /** When each job was last seen not to need a message. */
  const independentAt = new Map<string, number>();

  /** A response to a cancel may be about an earlier submission, unless the cancel message is newer than the last one. */
  function hasTakenEffect({ sentAt }: CompletedMessage, { job_id: jobId, status, ...job }: Job): boolean {
    if (isOutcome(status)) return true;
    const { request_id = "", submitted_at = "" } = job;
    const isNewer = status === "SUBMITTED" && sentAt - Date.parse(submitted_at) > CLOCKS_APART_MS;
    return isNewer ? api.hasDecidedCancelOf(request_id) : api.hasDecidedCancel(jobId);
  }

  /** Whether the job does not depend on this message. */
  function isUnneeded({ sentAt }: CompletedMessage, job: Job): boolean {
    // The deletion may come late, when the job needs a message again.
    const wasIndependent = (independentAt.get(job.job_id) ?? 0) >= sentAt;
    return wasIndependent || needsNoMessage(job);
  }

  return {
    changed({ before, after }, at) {
      jobs.set(after.job_id, after);
      if ([before, after].some((job) => job !== undefined && needsNoMessage(job)))
        independentAt.set(after.job_id, at);
    },
    messageCompleted(message) {
      const { id, body, isDeadLettered, hasAnother } = message;
      if (isDeadLettered) return;
      const { type, job_id: jobId = id, batch_id: batchId } = tryParse(body);
      // What becomes of a batch is an invariant of its own.
      if (type !== undefined && batchId !== undefined) return;
      const job = jobs.get(jobId);
      if (job === undefined)
        return violated("a message is deleted only after it is recorded", body.slice(0, 80), jobId);
      if (type === "cancel" && !hasTakenEffect(message, job))
        violated("a cancel message is deleted only after the cancel took effect", job.status, jobId);
      if (type === undefined && isOfAnother(body, job))
        return violated("a message whose job id is taken becomes a dead letter", job.status, jobId);
      if (type !== "cancel" && !isUnneeded(message, job) && !hasAnother(jobId))
        violated("a message is deleted only when its job does not need it", job.status, jobId);
    },
  };
}

/** Whether a job proceeds without a message: it has an outcome, the API has it, it is paused, or it may not be resubmitted. */
function needsNoMessage(job: Job): boolean {
  const { status, on_unknown, submissions, lease_until, malformed_delivery_location } = job;
  // A paused job continues from its record.
  if (status !== "PENDING" || job.paused_shard !== undefined) return true;
  const mayBeAccepted = lease_until !== undefined;
  const hasRun = malformed_delivery_location !== undefined;
  return mayBeAccepted && (on_unknown === "wait" || submissions >= MAX_SUBMISSIONS || hasRun);
}

/** Whether the record does not say that this message is the job's own. */
function isOfAnother(body: string, { status, message_digest }: Job): boolean {
  return message_digest === undefined ? status === "CANCELED" : message_digest !== digestOf(body);
}

function digestOf(body: string): string {
  return createHash("sha256").update(body).digest("hex");
}

function tryParse(body: string): Readonly<Partial<Record<"type" | "job_id" | "batch_id", string>>> {
  try {
    return JSON.parse(body) ?? {};
  } catch {
    return {};
  }
}
