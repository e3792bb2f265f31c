import type { JobError, JobStatus } from "@boomerang/core";

/** A job, as far as a report tells of it. */
export interface ReportedJob {
  readonly jobId: string;
  readonly status: JobStatus;
  /** As text: `model:abc123/production`. */
  readonly target?: string;
  /** From the first sight of the job to its outcome. */
  readonly milliseconds?: number;
  /** JSON text. */
  readonly result?: string;
  readonly errors?: readonly JobError[];
}

/** A message that was refused. */
export interface ReportedDeadLetter {
  /** Where the message names a job. */
  readonly jobId?: string;
  /** Of the input, counted from 1. */
  readonly line?: number;
  readonly code: string;
  readonly message: string;
}

/** A message of which something else became than its author expected. */
export interface Surprise {
  readonly what: string;
  readonly expected: string;
  readonly actual: string;
}

/** Everything a report is made from. */
export interface ReportState {
  /** Messages sent that ask for a job. */
  readonly submitted: number;
  readonly jobs: readonly ReportedJob[];
  readonly deadLetters: readonly ReportedDeadLetter[];
  readonly surprises: readonly Surprise[];
  readonly events: number;
  readonly seconds: number;
}

/** The one line of `--json`. */
export interface Summary {
  readonly submitted: number;
  readonly succeeded: number;
  readonly failed: number;
  readonly expired: number;
  readonly canceled: number;
  readonly rejected: number;
  readonly lost: number;
  readonly open: number;
  readonly events: number;
  readonly seconds: number;
}

/**
 * Counts a state. Of the dead letters those count as rejected that no job's record tells of; `open` is whatever
 * was submitted and has no outcome, records that do not exist yet included.
 */
export function summarize(state: ReportState): Summary {
  const count = (status: JobStatus) => state.jobs.filter((job) => job.status === status).length;
  const known = new Set(state.jobs.map((job) => job.jobId));
  const nameless = state.deadLetters.filter(({ jobId }) => jobId === undefined || !known.has(jobId)).length;
  const ended = {
    succeeded: count("SUCCEEDED"),
    failed: count("FAILED"),
    expired: count("EXPIRED"),
    canceled: count("CANCELED"),
    rejected: count("REJECTED") + nameless,
    lost: count("LOST"),
  };
  const sum = Object.values(ended).reduce((total, each) => total + each, 0);
  return {
    submitted: state.submitted,
    ...ended,
    open: Math.max(0, state.submitted - sum, count("PENDING") + count("SUBMITTED")),
    events: state.events,
    seconds: Math.round(state.seconds * 10) / 10,
  };
}
