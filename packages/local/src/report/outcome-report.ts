import type { JobStatus } from "@boomerang/core";
import { plural } from "./plural.ts";
import { problemTables, type ReportOptions } from "./problems.ts";
import { deadLettersWithoutJob, type LineOutcome, type ReportState, summarize } from "./report-state.ts";
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
  const withoutJob = deadLettersWithoutJob(state);
  const rejected = summary.rejected - withoutJob.length;
  const counts: [string, number, string][] = [
    ["SUCCEEDED", summary.succeeded, ""],
    ["FAILED", summary.failed, reasons(state, "FAILED")],
    ["EXPIRED", summary.expired, reasons(state, "EXPIRED")],
    ["CANCELED", summary.canceled, reasons(state, "CANCELED")],
    ["REJECTED", rejected, reasons(state, "REJECTED")],
    ["LOST", summary.lost, reasons(state, "LOST")],
    ["open", summary.open, ""],
    ["no job", withoutJob.length, `dead letters: ${countCodes(withoutJob.map(({ code }) => code))}`],
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
  const { open, lost, events, seconds } = summarize(state);
  const lines = Map.groupBy(state.lines, kindOf);
  const parts = KINDS.map(({ kind, noun }) => ({ noun, count: lines.get(kind)?.length ?? 0 }))
    .filter(({ count }) => count > 0)
    .map(({ noun, count }) => noun(count));
  const missing = open + lost;
  const outcomes = missing === 0 ? "Every job has an outcome" : `${plural(missing, "job")} open or lost`;
  return `${plural(state.lines.length, "message")} = ${parts.join(" + ")}. ${outcomes}. ${plural(events, "event")}, ${seconds} s.`;
}

type Kind = "job" | "no job" | "reuse" | "cancel" | "resubmit";

const KINDS: readonly { readonly kind: Kind; readonly noun: (count: number) => string }[] = [
  { kind: "job", noun: (count) => plural(count, "job") },
  { kind: "no job", noun: (count) => `${plural(count, "dead letter")} without a job` },
  { kind: "reuse", noun: (count) => plural(count, "reused job id") },
  { kind: "cancel", noun: (count) => plural(count, "cancel request") },
  { kind: "resubmit", noun: (count) => plural(count, "resubmit request") },
];

// Each line is of one kind, so that the numbers of the summary add up.
function kindOf({ job, deadLetter, cancelsJobOf, reusesJobIdOf, resubmits }: LineOutcome): Kind {
  if (resubmits !== undefined) return "resubmit";
  if (cancelsJobOf !== undefined) return "cancel";
  if (reusesJobIdOf !== undefined) return "reuse";
  return deadLetter !== undefined && job === undefined ? "no job" : "job";
}
