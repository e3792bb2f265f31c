import { isOutcome, type Job, type JobEvent } from "@boomerang/core";
import type { Observer } from "../engine/observer.ts";
import type { ReportViolation } from "./violation.ts";

const FIELDS = [
  ...["job_id", "status", "target", "request_id", "metadata"],
  ...["created_at", "submitted_at", "completed_at", "errors", "result_not_json"],
] as const;
const NAMES: Readonly<Record<string, string>> = {
  SUCCEEDED: "Job Succeeded",
  FAILED: "Job Failed",
  EXPIRED: "Job Expired",
  CANCELED: "Job Canceled",
  REJECTED: "Job Rejected",
  LOST: "Job Lost",
};

type Detail = Partial<
  Record<(typeof FIELDS)[number] | "event_id" | "result_text" | "result_location", unknown>
>;

export function eventInvariants(violated: ReportViolation): Partial<Observer> {
  /** By event id, in the order of their writes. */
  const outcomes = new Map<string, Job>();
  /** By event id, the content. */
  const published = new Map<string, string>();

  function checkOrder(id: string, { job_id: jobId, version, status }: Job): void {
    if (published.has(id)) return;
    for (const [earlierId, earlier] of outcomes) {
      if (earlier.job_id === jobId && earlier.version < version && !published.has(earlierId))
        violated("the events of a job are published in order", `${status} before ${earlier.status}`, jobId);
    }
  }

  function checkContent({ jobId, detailType, detail }: JobEvent, event: Detail, job: Job): void {
    const isNamed = detailType === NAMES[job.status] && jobId === job.job_id;
    const isSame = FIELDS.every((field) => JSON.stringify(event[field]) === JSON.stringify(job[field]));
    const { result, result_location, result_not_json } = job;
    const hasText = result_not_json ? event.result_text === result : detail.includes(`"result":${result}`);
    // The event may name the location of a result that is in the record.
    const hasResult =
      result === undefined
        ? event.result_location === result_location
        : hasText || event.result_location === `dynamodb://Jobs/${jobId}`;
    if (!isNamed || !isSame || !hasResult)
      violated("an event matches its record", `${detailType}: ${detail.slice(0, 80)}`, jobId);
  }

  return {
    changed({ before, after }) {
      if (isOutcome(after.status) && before?.status !== after.status)
        outcomes.set(`${after.job_id}:${after.version}`, after);
    },
    eventPublished(event) {
      const content = JSON.parse(event.detail) as Detail;
      const id = String(content.event_id);
      const outcome = outcomes.get(id);
      if (outcome === undefined) violated("only outcomes are published", id, event.jobId);
      else {
        checkOrder(id, outcome);
        checkContent(event, content, outcome);
      }
      if ((published.get(id) ?? event.detail) !== event.detail)
        violated("a repeated event is identical", id, event.jobId);
      published.set(id, event.detail);
    },
    runEnded({ isQuiescent }) {
      for (const [id, { job_id: jobId, status }] of isQuiescent ? outcomes : [])
        if (!published.has(id)) violated("every outcome is published", status, jobId);
    },
  };
}
