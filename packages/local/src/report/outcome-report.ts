import type { JobStatus } from "@boomerang/core";
import { plural } from "./plural.ts";
import { problemTables, type ReportOptions } from "./problems.ts";
import { deadLettersWithoutJob, type ReportState, summarize } from "./report-state.ts";
import { inputText, pickSamples } from "./samples.ts";
import { table } from "./table.ts";
import { cutToWidth, wrapToWidth } from "./terminal-text.ts";

const SAMPLES = 5;
const INPUT_COLUMNS = 48;
const OUTPUT_COLUMNS = 240;
const MIN_WIDTH_WITH_TARGET = 100;

/** The report of a run: outcomes, sample results, problems with their reasons, unexpected outcomes, summary. */
export function outcomeReport(state: ReportState, options: ReportOptions): string {
  const { width, output } = options;
  // The path stays on one line, so that it can be copied.
  const file = output === undefined ? [] : [`The outcome of each line is in ${output}`];
  const parts = [
    outcomesTable(state, width),
    resultsTable(state, width),
    ...problemTables(state, options),
    unexpectedTable(state, width),
    [...wrapToWidth(summaryText(state), width), ...file].join("\n"),
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
    .map(([name, count, reason]) => [name, String(count), reason]);
  return table([{ title: "Outcome" }, { title: "Jobs", align: "right" }, { title: "Reason" }], rows, width);
}

function reasons(state: ReportState, status: JobStatus): string {
  const ofJobs = state.jobs
    .filter((job) => job.status === status)
    .flatMap((job) => job.errors?.[0]?.code ?? []);
  const ofDeadLetters = status === "REJECTED" ? deadLettersWithoutJob(state).map(({ code }) => code) : [];
  return [...Map.groupBy([...ofJobs, ...ofDeadLetters], (code) => code)]
    .toSorted(([, a], [, b]) => b.length - a.length)
    .map(([code, { length }]) => `${code} ${length}`)
    .join(", ");
}

function resultsTable({ jobs }: ReportState, width: number): string | undefined {
  const samples = pickSamples(jobs, SAMPLES);
  if (samples.length === 0) return undefined;
  // A terminal shows only the start of a long result; a file or a pipe gets all of it.
  const columnsOfOutput = Number.isFinite(width) ? OUTPUT_COLUMNS : width;
  const hasRoomForTarget = width >= MIN_WIDTH_WITH_TARGET;
  const rows = samples.map(({ jobId, target = "", input, result = "" }) => [
    jobId,
    ...(hasRoomForTarget ? [target] : []),
    input === undefined ? "" : cutToWidth(inputText(input), INPUT_COLUMNS),
    cutToWidth(result, columnsOfOutput),
  ]);
  const titles = ["Sample results", ...(hasRoomForTarget ? ["Target"] : []), "Input", "Output"];
  return table(
    titles.map((title) => ({ title })),
    rows,
    width,
  );
}

function unexpectedTable({ unexpected }: ReportState, width: number): string | undefined {
  if (unexpected.length === 0) return undefined;
  const rows = unexpected.map(({ line, expected, actual }) => [`line ${line}`, expected, actual]);
  return table([{ title: "Unexpected" }, { title: "Expected" }, { title: "Actual" }], rows, width);
}

function summaryText(state: ReportState): string {
  const { submitted, open, lost, events, seconds } = summarize(state);
  const reused = state.lines.filter((line) => line.reusesJobIdOf !== undefined).length;
  const cancels = state.lines.filter((line) => line.cancelsJobOf !== undefined).length;
  const withoutJob = deadLettersWithoutJob(state).length;
  const messages = [
    plural(submitted - withoutJob, "job"),
    ...(withoutJob > 0 ? [`${plural(withoutJob, "dead letter")} without a job`] : []),
    ...(reused > 0 ? [plural(reused, "reused job id")] : []),
    ...(cancels > 0 ? [plural(cancels, "cancel request")] : []),
  ];
  const missing = open + lost;
  const outcomes = missing === 0 ? "Every job has an outcome" : `${plural(missing, "job")} open or lost`;
  return `${plural(state.lines.length, "message")}: ${messages.join(", ")}. ${outcomes}. ${plural(events, "event")}, ${seconds} s.`;
}
