import type { JobError, JobStatus } from "@boomerang/core";

/** The fields of a job that a report shows. */
export interface ReportedJob {
  readonly jobId: string;
  readonly status: JobStatus;
  /** As text: `model:abc123/production`. */
  readonly target?: string;
  /** JSON text. */
  readonly input?: string;
  /** JSON text. */
  readonly result?: string;
  /** Whether {@link result} is no strict JSON. */
  readonly isNotJson?: boolean;
  readonly errors?: readonly JobError[];
}

/** A rejected message. */
export interface ReportedDeadLetter {
  /** Only when the message contains a valid job id. */
  readonly jobId?: string;
  /** Line number in the input, from 1. */
  readonly line?: number;
  readonly code: string;
  readonly message: string;
}

export interface LineOutcome {
  /** Line number in the input, from 1. */
  readonly line: number;
  readonly jobId?: string;
  /** The job that this line created; missing when another line created it or its record does not exist yet. */
  readonly job?: ReportedJob;
  readonly deadLetter?: ReportedDeadLetter;
  /** The line whose job this line cancels. */
  readonly cancelsJobOf?: number;
  /** The batch whose jobs this line cancels. */
  readonly cancelsBatch?: string;
  /** Of a resubmit message: the line whose job it names, if there is one. */
  readonly resubmits?: { readonly jobOf: number | undefined };
  /** The line that created the job whose id this line reuses, without effect. */
  readonly reusesJobIdOf?: number;
}

/** An outcome that differs from the `expected` of its line. */
export interface UnexpectedOutcome {
  readonly line: number;
  readonly expected: string;
  readonly actual: string;
}

export interface ReportState {
  /** Number of jobs and dead letters without a job that are expected, as far as is known before the input is sent. */
  readonly awaited: number;
  /** How many of them an earlier run has done; default 0. */
  readonly doneBefore?: number;
  readonly jobs: readonly ReportedJob[];
  readonly deadLetters: readonly ReportedDeadLetter[];
  /** One for each line of the input; empty until the run has ended. */
  readonly lines: readonly LineOutcome[];
  readonly unexpected: readonly UnexpectedOutcome[];
  /** Number of lines that failed and have no `expected`; a lost job is not among them. */
  readonly failures: number;
  readonly events: number;
  readonly seconds: number;
}

/** The dead letters whose job has no record, while the run goes on. */
export function deadLettersWithoutJob({ jobs, deadLetters }: ReportState): readonly ReportedDeadLetter[] {
  if (deadLetters.length === 0) return [];
  const known = new Set(jobs.map((job) => job.jobId));
  return deadLetters.filter(({ jobId }) => jobId === undefined || !known.has(jobId));
}
