import { createHash } from "node:crypto";
import { isOutcome, type Job } from "@boomerang/core";
import type { Handled, Observer } from "../observer.ts";
import type { ApiFacts } from "./api-facts.ts";
import type { Violated } from "./violation.ts";

const MAX_SUBMISSIONS = 3;
// More than clocks are ever apart.
const CLOCKS_APART_MS = 60_000;

/** What must be done before a message is deleted from the jobs queue. */
export function messageRules(violated: Violated, api: ApiFacts): Partial<Observer> {
  const jobs = new Map<string, Job>();
  /** When each job was last seen to need no message. */
  const settledAt = new Map<string, number>();

  /** A cancel that is older than its job's last submission may have been answered for an earlier one. */
  function isHeeded({ sentAt }: Handled, { job_id: jobId, status, ...job }: Job): boolean {
    if (isOutcome(status)) return true;
    const { request_id = "", submitted_at = "" } = job;
    const isYounger = status === "SUBMITTED" && sentAt - Date.parse(submitted_at) > CLOCKS_APART_MS;
    return isYounger ? api.hasAnsweredCancelOf(request_id) : api.hasAnsweredCancel(jobId);
  }

  /** Whether nothing is lost with a message that asks for a submission. */
  function isSpare({ body, sentAt }: Handled, type: string | undefined, job: Job): boolean {
    const isOfAnother = type === undefined && digestOf(body) !== job.message_digest;
    // To be deleted may take its time, and what it has done may be undone by then.
    const wasSettled = (settledAt.get(job.job_id) ?? 0) >= sentAt;
    return isOfAnother || wasSettled || needsNoMessage(job);
  }

  return {
    changed({ before, after }, at) {
      jobs.set(after.job_id, after);
      if ([before, after].some((job) => job !== undefined && needsNoMessage(job)))
        settledAt.set(after.job_id, at);
    },
    handled(message) {
      const { id, body, isDeadLettered, hasAnother } = message;
      if (isDeadLettered) return;
      const { type, job_id: jobId = id } = tryParse(body);
      const job = jobs.get(jobId);
      if (job === undefined)
        return violated("a message is deleted only when it is recorded", body.slice(0, 80), jobId);
      if (type === "cancel" && !isHeeded(message, job))
        violated("a cancel is deleted only when it is heeded", job.status, jobId);
      if (type !== "cancel" && !isSpare(message, type, job) && !hasAnother(jobId))
        violated("a message is deleted only when its job needs it no more", job.status, jobId);
    },
  };
}

/** Whether a job goes on by itself: it has its outcome, the API has it, or it may not be submitted again. */
function needsNoMessage({ status, on_unknown, submissions, lease_until }: Job): boolean {
  if (status !== "PENDING") return true;
  const mayBeAccepted = lease_until !== undefined;
  return mayBeAccepted && (on_unknown === "wait" || submissions >= MAX_SUBMISSIONS);
}

function digestOf(body: string): string {
  return createHash("sha256").update(body).digest("hex");
}

function tryParse(body: string): { readonly type?: string; readonly job_id?: string } {
  try {
    return JSON.parse(body) ?? {};
  } catch {
    return {};
  }
}
