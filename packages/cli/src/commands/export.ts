import { resolve } from "node:path";
import type { JobFilter, ResultItem } from "@boomerang/client";
import { CliError } from "../cli-error.ts";
import type { Context } from "../context.ts";
import { EXIT } from "../exit-code.ts";
import { type ExportFile, notAnExport, openExportFile } from "../export/export-file.ts";
import { filterOf, hasFilter, newFilterCommand, statusOption } from "../filter-options.ts";
import { jobJson } from "../job-view.ts";
import { runAction, type Toolbox } from "../program.ts";
import { counted, createProgressLine, duration } from "../submit/progress.ts";

/** `boomerang export`: jobs with their outputs, as JSONL. */
export function exportCommand(tools: Toolbox) {
  return newFilterCommand("export", tools.io.env)
    .summary("write jobs with their outputs to a JSONL file")
    .description("Writes the jobs that match as JSONL, one a line, with their outputs. Reads as it writes.")
    .addOption(statusOption())
    .option("--to <file>", "write to this file, and continue it if it is there; default: standard output")
    .addHelpText(
      "after",
      `
Examples:
  boomerang export --batch nightly-2026-11-28 --to results.jsonl
  boomerang export --status SUCCEEDED --target model:abc123 --since 2026-11-28T00:00:00Z > results.jsonl

A file that was interrupted is continued by the same command. With --since 1h the filter is another one each
time: write the time instead.

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
          await exportJobs(context, filterOf(options, context.io.now()), file, options.to);
        } finally {
          await file?.close();
        }
        return undefined;
      }),
    );
}

async function exportJobs(
  { io, output, client }: Context,
  filter: JobFilter,
  file: ExportFile | undefined,
  name = "",
): Promise<void> {
  const progress = createProgressLine(io, { hasData: file === undefined });
  const startedAt = io.now();
  let count = 0;
  const cursor = file?.lastLine === undefined ? undefined : cursorOf(file.lastLine, name);
  if (cursor !== undefined) await output.note(`${name} is continued after its last job.`);
  const write = (line: string) => (file === undefined ? io.stdout.write(`${line}\n`) : file.append(line));
  try {
    for await (const item of (await client()).results(filter, { cursor })) {
      if (io.interrupted.aborted) throw interrupted(count, file !== undefined);
      await write(lineOf(item));
      count++;
      await progress.show(`${counted(count, "job")} written`);
    }
  } finally {
    await progress.clear();
  }
  await output.note(`${counted(count, "job")} written in ${duration(io.now() - startedAt)}.`);
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
  return new CliError(`interrupted after ${counted(count, "job")}`, {
    code: "aborted",
    nextStep: isFile
      ? "Run the same command again to continue."
      : "With --to FILE the export can be continued.",
    exitCode: EXIT.interrupted,
  });
}
