import type { JobError, JobStatus } from "@boomerang/core";

/** A job, as far as a report tells of it. */
export interface ReportedJob {
  readonly jobId: string;
  readonly status: JobStatus;
  /** As text: `model:abc123/production`. */
  readonly target?: string;
  /** JSON text. */
  readonly input?: string;
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

/** What became of one line of the input. */
export interface LineOutcome {
  /** Counted from 1. */
  readonly line: number;
  readonly jobId?: string;
  /** The job that this line made; not there when another line made it, or nothing has been heard of it. */
  readonly job?: ReportedJob;
  readonly deadLetter?: ReportedDeadLetter;
  /** It cancels the job of another line, or names one that another line had made. */
  readonly about?: { readonly line: number; readonly cancels: boolean };
}

/** A message of which something else became than its author expected. */
export interface UnexpectedOutcome {
  readonly what: string;
  readonly expected: string;
  readonly actual: string;
}

/** Everything a report is made from. */
export interface ReportState {
  /** Messages of the input that ask for a job. */
  readonly submitted: number;
  readonly jobs: readonly ReportedJob[];
  readonly deadLetters: readonly ReportedDeadLetter[];
  /** One for each line of the input; empty until the run has ended. */
  readonly lines: readonly LineOutcome[];
  readonly unexpected: readonly UnexpectedOutcome[];
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
 * asks for a job and has no outcome, records that do not exist yet included.
 */
export function summarize(state: ReportState): Summary {
  const count = (status: JobStatus) => state.jobs.filter((job) => job.status === status).length;
  const ended = {
    succeeded: count("SUCCEEDED"),
    failed: count("FAILED"),
    expired: count("EXPIRED"),
    canceled: count("CANCELED"),
    rejected: count("REJECTED") + deadLettersWithoutJob(state).length,
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

/** The dead letters that no job's record tells of. */
export function deadLettersWithoutJob({ jobs, deadLetters }: ReportState): readonly ReportedDeadLetter[] {
  const known = new Set(jobs.map((job) => job.jobId));
  return deadLetters.filter(({ jobId }) => jobId === undefined || !known.has(jobId));
}
