import type { JobStatus } from "@boomerang/core";
import stringWidth from "string-width";
import { isOpen, kindOf } from "./line-kind.ts";
import { grouped, plural } from "./plural.ts";
import { MAX_SHOWN, moreText, problemTables, type ReportOptions } from "./problems.ts";
import type { ReportState } from "./report-state.ts";
import { inputText, pickSamples } from "./samples.ts";
import { type Summary, summarize } from "./summary.ts";
import { table } from "./table.ts";
import { cutPath, cutToWidth, wrapToWidth } from "./terminal-text.ts";

const SAMPLES = 5;
const INPUT_COLUMNS = 48;
const OUTPUT_COLUMNS = 240;
const MIN_WIDTH_WITH_TARGET = 100;

/** The report of a run: outcomes, sample results, problems with their reasons, unexpected outcomes, summary. */
export function outcomeReport(state: ReportState, options: ReportOptions): string {
  const { width } = options;
  const parts = [
    outcomesTable(state, width),
    resultsTable(state, width),
    ...problemTables(state, options),
    unexpectedTable(state, options),
    [...wrapToWidth(summaryText(state), width), ...outputLines(state, options)].join("\n"),
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
    .map(([name, count, reason]) => [name, grouped(count), reason]);
  return table([{ title: "Outcome" }, { title: "Count", align: "right" }, { title: "Reason" }], rows, width);
}

function reasons(state: ReportState, status: JobStatus): string {
  const ofStatus = state.jobs.filter((job) => job.status === status);
  return countCodes(ofStatus.flatMap((job) => job.errors?.[0]?.code ?? []));
}

function countCodes(codes: readonly string[]): string {
  return [...Map.groupBy(codes, (code) => code)]
    .toSorted(([, a], [, b]) => b.length - a.length)
    .map(([code, { length }]) => `${code} ${grouped(length)}`)
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

function unexpectedTable({ unexpected }: ReportState, options: ReportOptions): string | undefined {
  if (unexpected.length === 0) return undefined;
  const rows = unexpected
    .slice(0, MAX_SHOWN)
    .map(({ line, expected, actual }) => [`line ${line}`, expected, actual]);
  const columns = [{ title: "Unexpected" }, { title: "Expected" }, { title: "Actual" }];
  return table(columns, rows, options.width) + moreText(unexpected.length - rows.length, options);
}

function outputLines({ lines }: ReportState, { width, output }: ReportOptions): string[] {
  if (output === undefined) return [];
  const open = lines.filter(isOpen).length;
  const text =
    open === 0 ? "The outcome of each line is in" : `${grouped(lines.length - open)} outcomes are in`;
  // The path is on one line, so that it can be copied.
  const whole = `${text} ${output}`;
  const file = stringWidth(whole) <= width ? [whole] : [...wrapToWidth(text, width), cutPath(output, width)];
  const rest = wrapToWidth(`The same command continues with ${plural(open, "line")}.`, width);
  return open === 0 ? file : [...file, ...rest];
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
