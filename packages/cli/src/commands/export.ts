import { resolve } from "node:path";
import type { ListStatus, ResultItem } from "@boomerang/client";
import { OUTCOMES } from "@boomerang/core/job-status";
import { CliError } from "../cli-error.ts";
import type { Context } from "../context.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import { type ExportFile, notAnExport, openExportFile } from "../export/export-file.ts";
import {
  type FilterOptions,
  filterOf,
  hasFilter,
  newFilterCommand,
  statusOption,
} from "../filter-options.ts";
import { counted, duration } from "../format.ts";
import { interruptedError, untilInterrupted } from "../io/interruption.ts";
import { jobJson } from "../job-view.ts";
import { runAction, type Toolbox } from "../program.ts";
import { createProgressLine } from "../submit/progress.ts";

// By then, each job that has ended is listed as such: the index lags by less than a second as a rule, clocks by some seconds.
const LISTED_AFTER_MS = 60_000;

/** `boomerang export`: jobs with their outputs, as JSONL. */
export function exportCommand(tools: Toolbox) {
  return newFilterCommand("export", tools.io.env)
    .summary("write jobs with their outputs to a JSONL file")
    .description(
      "Writes the jobs that match as JSONL, one a line, with their outputs: those with an outcome, unless --status says otherwise. Of a batch: all of them; else those that ended by --until, or a minute before the start of the export. Reads as it writes.",
    )
    .addOption(statusOption())
    .option("--to <file>", "write to this file, and continue it if it is there; default: standard output")
    .addHelpText(
      "after",
      `
Examples:
  boomerang export --batch nightly-2026-11-28 --to results.jsonl
  boomerang export --status SUCCEEDED --target model:abc123 --since 2026-11-28T00:00:00Z > results.jsonl

A file that was interrupted is continued by the same command, with the times that it was started with. Jobs that
end later go to another file, with --since and the time that the command prints: none is missed, and one may be in
both. A time of the last minute as --until may miss jobs, which are not listed yet.

A line: the fields of the record (job_id, status, target, errors, …), output or output_text, and cursor; or
job_id, error and cursor of a job that cannot be read, such as one whose output is not stored any more. The exit code is
1 then. If no output may be read, the export ends, and can be continued with other credentials.`,
    )
    .action((options) =>
      runAction(tools, options, async (context) => {
        if (!hasFilter(options)) throw needsFilter();
        const file =
          options.to === undefined
            ? undefined
            : await openExportFile(resolve(context.io.directory, options.to));
        try {
          return await exportJobs(context, options, file, options.to);
        } finally {
          await file?.close();
        }
      }),
    );
}

async function exportJobs(
  { io, output, client }: Context,
  options: FilterOptions,
  file: ExportFile | undefined,
  name = "",
): Promise<ExitCode> {
  const progress = createProgressLine(io, { hasData: file === undefined });
  const startedAt = io.now();
  const cursor = file?.lastLine === undefined ? undefined : cursorOf(file.lastLine, name);
  const { filter, listedBy, isWanted } = rangeOf(options, startedAt, cursor);
  const range = filter.until === undefined ? "" : `, of those that ended by ${isoTime(filter.until)}`;
  if (cursor !== undefined)
    await output.note(
      `${name} is continued after its last job, up to the time at which it was started. Export later jobs to another file.`,
    );
  const jobs = (await client()).results(filter, { cursor });
  const write = (line: string) => (file === undefined ? io.stdout.write(`${line}\n`) : file.append(line));
  const counts = { written: 0, unreadable: 0, open: 0 };
  try {
    for await (const item of untilInterrupted(jobs, io.interrupted)) {
      if (!isWanted(item)) {
        if (isOpen(item)) counts.open++;
        continue;
      }
      await write(lineOf(item));
      counts.written++;
      if (item.error !== undefined) counts.unreadable++;
      await progress.show(`${counted(counts.written, "job")} written`);
    }
  } catch (error) {
    if (!io.interrupted.aborted) throw error;
    throw interrupted(`${writtenText(counts)}${range}`, file !== undefined);
  } finally {
    await progress.clear();
  }
  await output.note(`${writtenText(counts)} written in ${duration(io.now() - startedAt)}${range}.`);
  if (counts.open > 0) {
    const later = `Export those that end later to another file, with --since ${isoTime(listedBy)}.`;
    await output.note(`${counted(counts.open, "job")} of the batch without an outcome. ${later}`);
  }
  return counts.unreadable === 0 ? EXIT.ok : EXIT.failed;
}

/** Which jobs are read, and which of them are written. */
function rangeOf(options: FilterOptions, startedAt: number, cursor: string | undefined) {
  const isBatch = options.batch !== undefined;
  const wanted: readonly ListStatus[] = options.status ?? OUTCOMES;
  // The index of a batch lags behind: whether a job has ended is decided by its record.
  const status: readonly ListStatus[] = isBatch && !wanted.includes("OPEN") ? [...wanted, "OPEN"] : wanted;
  const filter = filterOf({ ...options, status }, startedAt, cursor);
  const listedBy = new Date(startedAt - LISTED_AFTER_MS);
  // Ended jobs are listed latest first: without an end of the range, those that end from now on would be missed. The cursor has it.
  const until = filter.until ?? (cursor === undefined && !isBatch ? listedBy : undefined);
  const isWanted = (item: ResultItem) =>
    item.job === undefined || wanted.some((each) => (each === "OPEN" ? isOpen(item) : each === item.status));
  return { filter: { ...filter, until }, listedBy, isWanted };
}

function isOpen({ status }: ResultItem): boolean {
  return status === "PENDING" || status === "SUBMITTED";
}

function isoTime(time: string | Date): string {
  return new Date(time).toISOString();
}

function writtenText({
  written,
  unreadable,
}: {
  readonly written: number;
  readonly unreadable: number;
}): string {
  const errors = unreadable === 0 ? "" : ` (${counted(unreadable, "job")} as an error, without the output)`;
  return `${counted(written, "job")}${errors}`;
}

function lineOf(item: ResultItem): string {
  const end = `,"cursor":${JSON.stringify(item.cursor)}}`;
  if (item.job !== undefined) return `${jobJson(item.job).json.slice(0, -1)}${end}`;
  const { code, message } = item.error;
  return `${JSON.stringify({ job_id: item.jobId, error: { code, message } }).slice(0, -1)}${end}`;
}

function cursorOf(line: string, name: string): string {
  try {
    const { cursor } = JSON.parse(line);
    if (typeof cursor === "string") return cursor;
  } catch {
    // It is something else.
  }
  throw notAnExport(name);
}

function needsFilter(): CliError {
  return new CliError("export needs a filter", {
    code: "invalid_argument",
    nextStep: "Name a batch, a target, a time or a status: see boomerang export --help.",
    exitCode: EXIT.usage,
  });
}

function interrupted(written: string, isFile: boolean): CliError {
  return interruptedError(
    `interrupted after ${written}`,
    isFile ? "Run the same command again to continue." : "With --to FILE the export can be continued.",
  );
}
