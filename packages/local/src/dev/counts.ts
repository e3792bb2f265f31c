import { JOB_STATUSES, type JobStatus } from "@boomerang/core";
import type { BusEvent } from "../aws/put-events.ts";
import { plural } from "../report/plural.ts";

/** Counts of the jobs since the pipeline was started. */
export interface Counts {
  /** Jobs that are submitted and have no outcome. */
  readonly open: number;
  /** By lower-case outcome, in the order of the statuses. */
  readonly outcomes: readonly (readonly [outcome: string, count: number])[];
  readonly deadLetters: number;
}

/** Counts jobs by their latest event: an outcome that is provisional may be followed by another. */
export function createCounter() {
  const statuses = new Map<string, JobStatus>();
  const counts = new Map<JobStatus, number>();
  let deadLetters = 0;
  const add = (status: JobStatus, change: number) => counts.set(status, (counts.get(status) ?? 0) + change);
  return {
    addEvent({ detail }: BusEvent): void {
      const jobId = String(detail.job_id);
      const status = JOB_STATUSES.find((each) => each === detail.status);
      if (status === undefined) return;
      const before = statuses.get(jobId);
      if (before !== undefined) add(before, -1);
      statuses.set(jobId, status);
      add(status, 1);
    },
    addDeadLetter(): void {
      deadLetters++;
    },
    counts(): Counts {
      const open = (counts.get("PENDING") ?? 0) + (counts.get("SUBMITTED") ?? 0);
      const outcomes = JOB_STATUSES.filter((status) => status !== "PENDING" && status !== "SUBMITTED")
        .map((status) => [status.toLowerCase(), counts.get(status) ?? 0] as const)
        .filter(([, count]) => count > 0);
      return { open, outcomes, deadLetters };
    },
  };
}

/** `2 open · 5 succeeded · 1 failed · 1 dead letter` */
export function countsLine({ open, outcomes, deadLetters }: Counts): string {
  return [
    `${open} open`,
    ...outcomes.map(([outcome, count]) => `${count} ${outcome}`),
    ...(deadLetters > 0 ? [plural(deadLetters, "dead letter")] : []),
  ].join(" · ");
}
