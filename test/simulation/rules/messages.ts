import { isOutcome, type Job } from "@boomerang/core";
import type { Observer } from "../observer.ts";
import type { ApiFacts } from "./api-facts.ts";
import type { Violated } from "./violation.ts";

/** What must be done before a message is deleted from the jobs queue. */
export function messageRules(violated: Violated, api: ApiFacts): Partial<Observer> {
  const jobs = new Map<string, Job>();
  return {
    changed({ after }) {
      jobs.set(after.job_id, after);
    },
    handled({ id, body, isPutAside }) {
      if (isPutAside) return;
      const { type, job_id: jobId = id } = tryParse(body);
      const job = jobs.get(jobId);
      if (job === undefined)
        return violated("a message is deleted only when it is recorded", body.slice(0, 80), jobId);
      if (type === "cancel" && !isOutcome(job.status) && !api.hasAnsweredCancel(jobId))
        violated("a cancel is deleted only when it is heeded", job.status, jobId);
    },
  };
}

function tryParse(body: string): { readonly type?: string; readonly job_id?: string } {
  try {
    return JSON.parse(body) ?? {};
  } catch {
    return {};
  }
}
