import { isOutcome, type Job } from "@boomerang/core";
import type { Observer } from "../engine/observer.ts";
import { MAY_STILL_SUBMIT_MS } from "./pauses.ts";
import type { ReportViolation } from "./violation.ts";

// Repeated here on purpose: imported from the product, it would change with it.
const LAST_PASS_MS = 600_000;

interface Message {
  readonly type?: string;
  readonly job_id?: string;
  readonly batch_id?: string;
  readonly sent_at?: string;
  readonly after?: string;
}

/** What a cancel message of a batch does to the jobs whose messages SQS got before it. */
export function batchCancelInvariants(violated: ReportViolation): Partial<Observer> {
  const jobs = new Map<string, Job>();
  /** For each batch, until when its messages are canceled, and since when that is on record. */
  const canceled = new Map<string, { readonly sentAt: number; readonly recordedAt: number }>();
  /** The passes over a canceled batch of which a page was handled, by batch and time of the cancel message. */
  const passesOf = new Map<string, Set<"first" | "late">>();
  /** Jobs that a cancel message was sent for. */
  const asked = new Set<string>();
  return {
    changed({ after }) {
      if (after.batch_id !== undefined) jobs.set(after.job_id, after);
    },
    batchCanceled(batchId, sentAt, recordedAt) {
      canceled.set(batchId, { sentAt, recordedAt });
    },
    messageSent({ body }) {
      const { type, job_id: jobId } = JSON.parse(body) as Message;
      if (type === "cancel" && jobId !== undefined) asked.add(jobId);
    },
    submitting(_, jobId, at) {
      const { batch_id: batchId = "", sent_at = "" } = jobs.get(jobId) ?? {};
      const cancel = canceled.get(batchId);
      if (cancel === undefined || !(Date.parse(sent_at) <= cancel.sentAt)) return;
      const lateMs = at - cancel.recordedAt - MAY_STILL_SUBMIT_MS;
      if (lateMs > 0) violated("no job of a canceled batch is submitted", `${lateMs} ms late`, jobId);
    },
    messageCompleted({ body, isDeadLettered, at }) {
      if (isDeadLettered || !body.includes('"cancel_page"')) return;
      const { batch_id: batchId = "", sent_at = "", after } = JSON.parse(body) as Message;
      const cancel = canceled.get(batchId);
      // The first pass begins before its cancellation is recorded; an earlier one of the batch may be.
      const isRecorded = cancel !== undefined && cancel.sentAt >= Date.parse(sent_at);
      const recordedAt = isRecorded ? cancel.recordedAt : Number.POSITIVE_INFINITY;
      // The first pass lists all jobs, a late one those that the first could miss; an outage may delay either.
      const passes = passesOf.get(`${batchId} ${sent_at}`) ?? new Set();
      passesOf.set(`${batchId} ${sent_at}`, passes);
      if (after === undefined) passes.add("first");
      if (at >= recordedAt + LAST_PASS_MS) passes.add("late");
      if (passes.size < 2) return;
      for (const { job_id: jobId, status, ...job } of jobs.values()) {
        const isMeant = job.batch_id === batchId && (job.sent_at ?? job.created_at) <= sent_at;
        if (isMeant && !isOutcome(status) && !asked.has(jobId))
          violated("every open job of a canceled batch is asked to be canceled", status, jobId);
      }
    },
  };
}
