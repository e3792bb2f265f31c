import type { JobStatus } from "@boomerang/core";
import { plural } from "./plural.ts";
import { problemTables, type ReportOptions } from "./problems.ts";
import { deadLettersWithoutJob, type ReportState, summarize } from "./report-state.ts";
import { inputText, pickSamples } from "./samples.ts";
import { table } from "./table.ts";
import { cutToWidth } from "./terminal-text.ts";

const SAMPLES = 5;
const INPUT_COLUMNS = 48;
const OUTPUT_COLUMNS = 240;

/** The whole of a run as text: outcomes, a few results, what went wrong and why, unexpected, the sum. */
export function outcomeReport(state: ReportState, options: ReportOptions): string {
  const { width, output } = options;
  const parts = [
    outcomesTable(state, width),
    resultsTable(state, width),
    ...problemTables(state, options),
    surprisesTable(state, width),
    closing(state) + (output === undefined ? "" : `\nWhat became of each line: ${output}`),
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
  const ofJobs = state.jobs
    .filter((job) => job.status === status)
    .flatMap((job) => job.errors?.[0]?.code ?? []);
  const ofLetters = status === "REJECTED" ? deadLettersWithoutJob(state).map(({ code }) => code) : [];
  return [...Map.groupBy([...ofJobs, ...ofLetters], (code) => code)]
    .toSorted(([, a], [, b]) => b.length - a.length)
    .map(([code, { length }]) => `${code} ${length}`)
    .join(", ");
}

function resultsTable({ jobs }: ReportState, width: number): string | undefined {
  const samples = pickSamples(jobs, SAMPLES);
  if (samples.length === 0) return undefined;
  // These are samples; but where nothing else wants the room they are whole.
  const columnsOfOutput = Number.isFinite(width) ? OUTPUT_COLUMNS : width;
  const rows = samples.map(({ jobId, target = "", input, result = "" }) => [
    jobId,
    target,
    input === undefined ? "" : cutToWidth(inputText(input), INPUT_COLUMNS),
    cutToWidth(result, columnsOfOutput),
  ]);
  const columns = [{ title: "A few results" }, { title: "Target" }, { title: "Input" }, { title: "Output" }];
  return table(columns, rows, width);
}

function surprisesTable({ unexpected }: ReportState, width: number): string | undefined {
  if (unexpected.length === 0) return undefined;
  const rows = unexpected.map(({ what, expected, actual }) => [what, expected, actual]);
  return table([{ title: "Not as expected" }, { title: "Expected" }, { title: "Actual" }], rows, width);
}

function closing(state: ReportState): string {
  const { submitted, open, lost, events, seconds } = summarize(state);
  const cancels = state.lines.filter((line) => line.about?.cancels === true).length;
  const repeats = state.lines.filter((line) => line.about?.cancels === false).length;
  const others = [
    ...(repeats > 0 ? [`${repeats} repeated a job id`] : []),
    ...(cancels > 0 ? [`${cancels} cancelled one`] : []),
  ];
  const sum = `${plural(state.lines.length, "message")}: ${plural(submitted, "job")}${others.length > 0 ? ` (${others.join(", ")})` : ""}`;
  const missing = open + lost;
  const all = missing === 0 ? "all have an outcome" : `${missing} without a result that should have one`;
  return `${sum}; ${all}; ${plural(events, "event")}; ${seconds} s`;
}
