import type { LineOutcome, ReportedJob, ReportState } from "./report-state.ts";

/** A state with nothing in it but what a test says; each job and dead letter is a line, unless it says which. */
export const reportState = (parts: Partial<ReportState> = {}): ReportState => ({
  submitted: parts.jobs?.length ?? 0,
  jobs: [],
  deadLetters: [],
  lines: linesOf(parts),
  unexpected: [],
  events: 0,
  seconds: 0,
  ...parts,
});

const linesOf = ({ jobs = [], deadLetters = [] }: Partial<ReportState>): LineOutcome[] => [
  ...jobs.map((job, n) => ({ line: n + 1, jobId: job.jobId, job })),
  ...deadLetters.map((deadLetter, n) => ({ line: jobs.length + n + 1, deadLetter })),
];

/** Jobs of one status, numbered. */
export const jobsOf = (
  status: ReportedJob["status"],
  count: number,
  parts: Partial<ReportedJob> = {},
): ReportedJob[] =>
  Array.from({ length: count }, (_, n) => ({ jobId: `${status.toLowerCase()}-${n + 1}`, status, ...parts }));
