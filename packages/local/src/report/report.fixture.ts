import type { LineOutcome, ReportedJob, ReportState } from "./report-state.ts";

/** An empty state with the given parts. Each job and dead letter gets a line, unless `lines` is given. */
export const reportState = (parts: Partial<ReportState> = {}): ReportState => ({
  awaited: parts.jobs?.length ?? 0,
  jobs: [],
  deadLetters: [],
  lines: linesOf(parts),
  unexpected: [],
  failures: 0,
  events: 0,
  seconds: 0,
  ...parts,
});

const linesOf = ({ jobs = [], deadLetters = [] }: Partial<ReportState>): LineOutcome[] => [
  ...jobs.map((job, n) => ({ line: n + 1, jobId: job.jobId, job })),
  ...deadLetters.map((deadLetter, n) => ({ line: jobs.length + n + 1, deadLetter })),
];

/** Jobs with one status and numbered ids. */
export const jobsOf = (
  status: ReportedJob["status"],
  count: number,
  parts: Partial<ReportedJob> = {},
): ReportedJob[] =>
  Array.from({ length: count }, (_, n) => ({ jobId: `${status.toLowerCase()}-${n + 1}`, status, ...parts }));
