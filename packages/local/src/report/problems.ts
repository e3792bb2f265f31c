import { isOpen } from "./line-kind.ts";
import { grouped } from "./plural.ts";
import type { LineOutcome, ReportState } from "./report-state.ts";
import { table } from "./table.ts";
import { cutPath } from "./terminal-text.ts";

export const MAX_SHOWN = 10;
const IGNORED = "Ignored";

export interface ReportOptions {
  /** Columns of the terminal; `Infinity` when the output is not a terminal. */
  readonly width: number;
  /** The file with the outcome of every line. */
  readonly output?: string | undefined;
}

/** A table for each kind of problem: the lines without a result and the ignored lines, with the reason. */
export function problemTables({ lines }: ReportState, options: ReportOptions): readonly string[] {
  const { width } = options;
  const kinds = [
    ...(["FAILED", "REJECTED", "EXPIRED", "LOST"] as const).map((status) => ({
      title: status === "REJECTED" ? "REJECTED by the API" : status,
      lines: lines.filter((line) => line.job?.status === status && line.deadLetter === undefined),
    })),
    { title: "Open", lines: lines.filter(isOpen) },
    {
      title: "Dead letters",
      lines: lines.filter((line) => line.deadLetter !== undefined),
    },
    { title: IGNORED, lines: lines.filter(isIgnored) },
  ];
  return kinds
    .filter((kind) => kind.lines.length > 0)
    .map(({ title, lines: all }) => {
      const rows = all
        .slice(0, MAX_SHOWN)
        .map((line) => [
          `line ${line.line}`,
          line.jobId ?? "",
          (title === IGNORED ? noteOf(line) : reasonOf(line)) ?? "",
        ]);
      const columns = [{ title }, { title: "Job" }, { title: "Reason" }];
      return table(columns, rows, width) + moreText(all.length - rows.length, options);
    });
}

/** Where the rows are that a table does not show; begins with a line break. */
export function moreText(count: number, { width, output }: ReportOptions): string {
  if (count <= 0) return "";
  const more = `\n${grouped(count)} more`;
  if (output === undefined) return `${more}: use --output FILE to see all`;
  return `${more} in ${cutPath(output, width - more.length - 3)}`;
}

function isIgnored({ deadLetter, reusesJobIdOf, resubmits }: LineOutcome): boolean {
  if (deadLetter !== undefined) return false;
  return reusesJobIdOf !== undefined || (resubmits !== undefined && resubmits.jobOf === undefined);
}

function reasonOf(line: LineOutcome): string | undefined {
  const { job, deadLetter } = line;
  if (deadLetter !== undefined) return `${deadLetter.code}: ${deadLetter.message}`;
  return job?.errors?.map(({ code, message }) => `${code}: ${message}`).join("; ") ?? noteOf(line);
}

/** States why a line has neither a job nor a dead letter of its own. */
export function noteOf(line: LineOutcome): string | undefined {
  const { job, deadLetter, cancelsJobOf, cancelsBatch, reusesJobIdOf, resubmits } = line;
  if (cancelsBatch !== undefined) return `cancels the open jobs of batch ${cancelsBatch}`;
  if (cancelsJobOf !== undefined) return `cancels the job of line ${cancelsJobOf}`;
  if (resubmits?.jobOf !== undefined) return `asks to resubmit the job of line ${resubmits.jobOf}`;
  if (resubmits !== undefined) return "no effect: no line creates the job that it asks to resubmit";
  if (reusesJobIdOf !== undefined) return `no effect: line ${reusesJobIdOf} already uses this job id`;
  if (job === undefined && deadLetter === undefined) return "no outcome and no dead letter received";
  return undefined;
}
