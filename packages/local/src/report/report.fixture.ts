import type { ReportedJob, ReportState } from "./report-state.ts";

/** A state with nothing in it but what a test says. */
export const reportState = (parts: Partial<ReportState> = {}): ReportState => ({
  submitted: parts.jobs?.length ?? 0,
  jobs: [],
  deadLetters: [],
  surprises: [],
  events: 0,
  seconds: 0,
  ...parts,
});

/** Jobs of one status, numbered. */
export const jobsOf = (
  status: ReportedJob["status"],
  count: number,
  parts: Partial<ReportedJob> = {},
): ReportedJob[] =>
  Array.from({ length: count }, (_, n) => ({ jobId: `${status.toLowerCase()}-${n + 1}`, status, ...parts }));
