import type { LineOutcome, ReportedJob, ReportState } from "./report-state.ts";
import { table } from "./table.ts";

const SHOWN = 10;

/** How a report is written. */
export interface ReportOptions {
  /** Columns of the terminal; `Infinity` where there is none. */
  readonly width: number;
  /** The file that has what became of every line. */
  readonly output?: string | undefined;
}

/** Every line whose job has no result, and every line that was ignored, by kind, with its reason. */
export function problemTables({ lines }: ReportState, { width, output }: ReportOptions): readonly string[] {
  const kinds = [
    ...(["FAILED", "REJECTED", "EXPIRED", "LOST"] as const).map((status) => ({
      title: status,
      lines: lines.filter((line) => line.job?.status === status && line.deadLetter === undefined),
    })),
    { title: "Open", lines: lines.filter(isOpen) },
    { title: "Dead letters", lines: lines.filter((line) => line.deadLetter !== undefined) },
    { title: "Ignored", lines: lines.filter((line) => line.about?.cancels === false) },
  ];
  return kinds
    .filter((kind) => kind.lines.length > 0)
    .map(({ title, lines: all }) => {
      const rows = all
        .slice(0, SHOWN)
        .map((line) => [`line ${line.line}`, line.jobId ?? "", reasonOf(line, title === "Ignored")]);
      const columns = [{ title }, { title: "Job" }, { title: "Why" }];
      const more = all.length - rows.length;
      const where = output === undefined ? ": --output FILE" : "";
      return table(columns, rows, width) + (more > 0 ? `\nand ${more} more${where}` : "");
    });
}

function isOpen({ job, deadLetter, about }: LineOutcome): boolean {
  if (job !== undefined) return job.status === "PENDING" || job.status === "SUBMITTED";
  return deadLetter === undefined && about === undefined;
}

function reasonOf(line: LineOutcome, isIgnored: boolean): string {
  const { job, deadLetter } = line;
  if (isIgnored) return noteOf(line) ?? "";
  if (deadLetter !== undefined) return `${deadLetter.code}: ${deadLetter.message}`;
  return [...errorsOf(job), noteOf(line) ?? ""].filter((text) => text !== "").join("; ");
}

const errorsOf = (job: ReportedJob | undefined): string[] =>
  (job?.errors ?? []).map(({ code, message }) => `${code}: ${message}`);

/** What there is to say of a line besides the state of its job. */
export function noteOf({ job, deadLetter, about }: LineOutcome): string | undefined {
  if (about?.cancels) return `cancels the job of line ${about.line}`;
  if (about !== undefined) return `changed nothing: the job id was taken by line ${about.line}`;
  if (job === undefined && deadLetter === undefined) return "nothing was heard of it";
  return undefined;
}
