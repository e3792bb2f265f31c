import type { JobStatus } from "@boomerang/core";
import { type ReportedJob, type ReportState, summarize } from "./report-state.ts";
import { table } from "./table.ts";

const SAMPLES = 5;
const SHOWN_DEAD_LETTERS = 10;

/** The whole of a run as text: outcomes, a few results, dead letters with their reasons, surprises. */
export function outcomeReport(state: ReportState, width = 100): string {
  const parts = [
    outcomesTable(state, width),
    resultsTable(state, width),
    deadLettersTable(state, width),
    surprisesTable(state, width),
    closing(state),
  ];
  return `${parts.filter((part) => part !== undefined).join("\n\n")}\n`;
}

function outcomesTable(state: ReportState, width: number): string {
  const summary = summarize(state);
  const counts: [string, number, string][] = [
    ["SUCCEEDED", summary.succeeded, ""],
    ["FAILED", summary.failed, reasons(state, "FAILED")],
    ["EXPIRED", summary.expired, reasons(state, "EXPIRED")],
    ["CANCELED", summary.canceled, reasons(state, "CANCELED")],
    ["REJECTED", summary.rejected, reasons(state, "REJECTED")],
    ["LOST", summary.lost, reasons(state, "LOST")],
    ["open", summary.open, ""],
  ];
  const rows = counts
    .filter(([, count]) => count > 0)
    .map(([name, count, why]) => [name, String(count), why]);
  return table([{ title: "Outcome" }, { title: "Jobs", align: "right" }, { title: "Why" }], rows, width);
}

function reasons(state: ReportState, status: JobStatus): string {
  const codes = state.jobs
    .filter((job) => job.status === status)
    .flatMap((job) => job.errors?.[0]?.code ?? []);
  const counts = new Map<string, number>();
  for (const code of codes) counts.set(code, (counts.get(code) ?? 0) + 1);
  return [...counts]
    .toSorted(([, a], [, b]) => b - a)
    .map(([code, count]) => `${code} ${count}`)
    .join(", ");
}

function resultsTable({ jobs }: ReportState, width: number): string | undefined {
  const succeeded = jobs.filter((job) => job.status === "SUCCEEDED");
  if (succeeded.length === 0) return undefined;
  const rows = spread(succeeded, SAMPLES).map((job) => [
    job.jobId,
    job.target ?? "",
    job.milliseconds === undefined ? "" : `${(job.milliseconds / 1000).toFixed(2)} s`,
    job.result ?? "(in S3)",
  ]);
  const columns = [
    { title: "A few results" },
    { title: "Target" },
    { title: "Took", align: "right" },
    { title: "Output" },
  ] as const;
  return table(columns, rows, width);
}

// First, last and some between: neighbours in an input tend to be alike.
function spread(jobs: readonly ReportedJob[], count: number): readonly ReportedJob[] {
  if (jobs.length <= count) return jobs;
  return Array.from({ length: count }, (_, n) =>
    jobs.at(Math.round((n * (jobs.length - 1)) / (count - 1))),
  ).filter((job) => job !== undefined);
}

function deadLettersTable({ deadLetters }: ReportState, width: number): string | undefined {
  if (deadLetters.length === 0) return undefined;
  const rows = deadLetters
    .slice(0, SHOWN_DEAD_LETTERS)
    .map((letter) => [
      letter.line === undefined ? "" : `line ${letter.line}`,
      letter.jobId ?? "",
      letter.code,
      letter.message,
    ]);
  const more = deadLetters.length - rows.length;
  const columns = [{ title: "Dead letters" }, { title: "Job" }, { title: "Code" }, { title: "Reason" }];
  return table(columns, rows, width) + (more > 0 ? `\nand ${more} more` : "");
}

function surprisesTable({ surprises }: ReportState, width: number): string | undefined {
  if (surprises.length === 0) return undefined;
  const rows = surprises.map(({ what, expected, actual }) => [what, expected, actual]);
  return table([{ title: "Not as expected" }, { title: "Expected" }, { title: "Actual" }], rows, width);
}

function closing(state: ReportState): string {
  const { submitted, open, lost, events, seconds } = summarize(state);
  const jobs = submitted === 1 ? "1 job" : `${submitted} jobs`;
  const missing = open + lost;
  const all = missing === 0 ? "all have an outcome" : `${missing} without a result that should have one`;
  return `${jobs}, ${all}; ${events} events; ${seconds} s`;
}
