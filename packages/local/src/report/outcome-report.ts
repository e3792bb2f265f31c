import type { JobStatus } from "@boomerang/core";
import { kindOf } from "./line-kind.ts";
import { plural } from "./plural.ts";
import { problemTables, type ReportOptions } from "./problems.ts";
import type { ReportState } from "./report-state.ts";
import { inputText, pickSamples } from "./samples.ts";
import { type Summary, summarize } from "./summary.ts";
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
  const withoutJob = state.lines.filter((line) => kindOf(line) === "dead letter");
  const codes = withoutJob.flatMap(({ deadLetter }) => deadLetter?.code ?? []);
  const counts: [string, number, string][] = [
    ["SUCCEEDED", summary.succeeded, ""],
    ["FAILED", summary.failed, reasons(state, "FAILED")],
    ["EXPIRED", summary.expired, reasons(state, "EXPIRED")],
    ["CANCELED", summary.canceled, reasons(state, "CANCELED")],
    ["REJECTED", summary.rejected, reasons(state, "REJECTED")],
    ["LOST", summary.lost, reasons(state, "LOST")],
    ["open", summary.open, ""],
    ["no job", summary.dead_letters, `dead letters: ${countCodes(codes)}`],
  ];
  const rows = counts
    .filter(([, count]) => count > 0)
    .map(([name, count, reason]) => [name, String(count), reason]);
  return table([{ title: "Outcome" }, { title: "Count", align: "right" }, { title: "Reason" }], rows, width);
}

function reasons(state: ReportState, status: JobStatus): string {
  const ofStatus = state.jobs.filter((job) => job.status === status);
  return countCodes(ofStatus.flatMap((job) => job.errors?.[0]?.code ?? []));
}

function countCodes(codes: readonly string[]): string {
  return [...Map.groupBy(codes, (code) => code)]
    .toSorted(([, a], [, b]) => b.length - a.length)
    .map(([code, { length }]) => `${code} ${length}`)
    .join(", ");
}

function resultsTable({ jobs }: ReportState, width: number): string | undefined {
  const samples = pickSamples(jobs, SAMPLES);
  if (samples.length === 0) return undefined;
  // Only the start of a long result: the file of --output has all of it.
  const hasRoomForTarget = width >= MIN_WIDTH_WITH_TARGET;
  const rows = samples.map(({ jobId, target = "", input, result = "" }) => [
    jobId,
    ...(hasRoomForTarget ? [target] : []),
    input === undefined ? "" : cutToWidth(inputText(input), INPUT_COLUMNS),
    cutToWidth(result, OUTPUT_COLUMNS),
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
  const summary = summarize(state);
  const parts = PARTS.filter(([name]) => summary[name] > 0).map(
    ([name, noun, more = ""]) => plural(summary[name], noun) + more,
  );
  const missing = summary.open + summary.lost;
  const outcomes = missing === 0 ? "Every job has an outcome" : `${plural(missing, "job")} open or lost`;
  return `${plural(summary.messages, "message")} = ${parts.join(" + ")}. ${outcomes}. ${plural(summary.events, "event")}, ${summary.seconds} s.`;
}

const PARTS: readonly (readonly [name: keyof Summary, noun: string, more?: string])[] = [
  ["submitted", "job"],
  ["dead_letters", "dead letter", " without a job"],
  ["reused_job_ids", "reused job id"],
  ["cancel_requests", "cancel request"],
  ["resubmit_requests", "resubmit request"],
];
