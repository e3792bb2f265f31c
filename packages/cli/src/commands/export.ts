import { resolve } from "node:path";
import type { ResultItem } from "@boomerang/client";
import { OUTCOMES } from "@boomerang/core/job-status";
import { CliError } from "../cli-error.ts";
import type { Context } from "../context.ts";
import { EXIT } from "../exit-code.ts";
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

/** `boomerang export`: jobs with their outputs, as JSONL. */
export function exportCommand(tools: Toolbox) {
  return newFilterCommand("export", tools.io.env)
    .summary("write jobs with their outputs to a JSONL file")
    .description(
      "Writes the jobs that match as JSONL, one a line, with their outputs: those with an outcome, unless --status says otherwise, that ended by --until or the start of the export. Reads as it writes.",
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
end later go to another file, with --since and the time that the command prints.

A line: the fields of the record (job_id, status, target, errors, …), output or output_text, and cursor; or
job_id, error and cursor of a job that cannot be read.`,
    )
    .action((options) =>
      runAction(tools, options, async (context) => {
        if (!hasFilter(options)) throw needsFilter();
        const file =
          options.to === undefined
            ? undefined
            : await openExportFile(resolve(context.io.directory, options.to));
        try {
          await exportJobs(context, options, file, options.to);
        } finally {
          await file?.close();
        }
        return undefined;
      }),
    );
}

async function exportJobs(
  { io, output, client }: Context,
  options: FilterOptions,
  file: ExportFile | undefined,
  name = "",
): Promise<void> {
  const progress = createProgressLine(io, { hasData: file === undefined });
  const startedAt = io.now();
  const cursor = file?.lastLine === undefined ? undefined : cursorOf(file.lastLine, name);
  const filter = filterOf({ ...options, status: options.status ?? OUTCOMES }, startedAt, cursor);
  // Ended jobs are listed latest first: without an end of the range, those that end from now on would be missed. The cursor has it.
  const until = filter.until ?? (cursor === undefined ? new Date(startedAt) : undefined);
  if (cursor !== undefined)
    await output.note(
      `${name} is continued after its last job, up to the time at which it was started. Export later jobs to another file.`,
    );
  const jobs = (await client()).results({ ...filter, until }, { cursor });
  const write = (line: string) => (file === undefined ? io.stdout.write(`${line}\n`) : file.append(line));
  let count = 0;
  try {
    for await (const item of untilInterrupted(jobs, io.interrupted)) {
      await write(lineOf(item));
      count++;
      await progress.show(`${counted(count, "job")} written`);
    }
  } catch (error) {
    if (!io.interrupted.aborted) throw error;
    throw interrupted(count, file !== undefined);
  } finally {
    await progress.clear();
  }
  const range = until === undefined ? "" : `, of those that ended by ${new Date(until).toISOString()}`;
  await output.note(`${counted(count, "job")} written in ${duration(io.now() - startedAt)}${range}.`);
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

function interrupted(count: number, isFile: boolean): CliError {
  return interruptedError(
    `interrupted after ${counted(count, "job")}`,
    isFile ? "Run the same command again to continue." : "With --to FILE the export can be continued.",
  );
}
