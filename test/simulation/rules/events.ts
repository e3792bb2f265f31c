import { isOutcome, type Job, type JobEvent } from "@boomerang/core";
import type { Observer } from "../observer.ts";
import type { Violated } from "./violation.ts";

const TOLD = [
  ...["job_id", "status", "target", "request_id", "metadata"],
  ...["created_at", "submitted_at", "completed_at", "errors"],
] as const;
const NAMES: Readonly<Record<string, string>> = {
  SUCCEEDED: "Job Succeeded",
  FAILED: "Job Failed",
  EXPIRED: "Job Expired",
  CANCELED: "Job Canceled",
  REJECTED: "Job Rejected",
  LOST: "Job Lost",
};

type Detail = Partial<Record<(typeof TOLD)[number] | "event_id" | "result_location", unknown>>;

/** How outcomes are announced. */
export function eventRules(violated: Violated): Partial<Observer> {
  /** By event id, in the order in which they were written. */
  const outcomes = new Map<string, Job>();
  const announcedAs = new Map<string, string>();

  function checkOrder(id: string, { job_id: jobId, version, status }: Job): void {
    if (announcedAs.has(id)) return;
    for (const [earlierId, earlier] of outcomes) {
      if (earlier.job_id === jobId && earlier.version < version && !announcedAs.has(earlierId))
        violated("events of a job are told in order", `${status} before ${earlier.status}`, jobId);
    }
  }

  function checkContent({ jobId, detailType, detail }: JobEvent, told: Detail, job: Job): void {
    const isNamed = detailType === NAMES[job.status] && jobId === job.job_id;
    const isTrue = TOLD.every((field) => JSON.stringify(told[field]) === JSON.stringify(job[field]));
    const { result, result_location } = job;
    // A result that is in the record may be named by where it is read.
    const isThere =
      result === undefined
        ? told.result_location === result_location
        : detail.includes(`"result":${result}`) || told.result_location === `dynamodb://Jobs/${jobId}`;
    if (!isNamed || !isTrue || !isThere)
      violated("an event tells what the record says", `${detailType}: ${detail.slice(0, 80)}`, jobId);
  }

  return {
    changed({ before, after }) {
      if (isOutcome(after.status) && before?.status !== after.status)
        outcomes.set(`${after.job_id}:${after.version}`, after);
    },
    announced(event) {
      const told = JSON.parse(event.detail) as Detail;
      const id = String(told.event_id);
      const outcome = outcomes.get(id);
      if (outcome === undefined) violated("only what happened is announced", id, event.jobId);
      else {
        checkOrder(id, outcome);
        checkContent(event, told, outcome);
      }
      if ((announcedAs.get(id) ?? event.detail) !== event.detail)
        violated("an event is the same whenever it is told", id, event.jobId);
      announcedAs.set(id, event.detail);
    },
    rested({ isAtRest }) {
      for (const [id, { job_id: jobId, status }] of isAtRest ? outcomes : [])
        if (!announcedAs.has(id)) violated("every outcome is announced", status, jobId);
    },
  };
}
