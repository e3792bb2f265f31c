import { resolve } from "node:path";
import { CliError } from "../cli-error.ts";
import type { Context } from "../context.ts";
import { EXIT } from "../exit-code.ts";
import { type ExportFile, notAnExport, openExportFile } from "../export/export-file.ts";
import { deploymentDigest, type ExportRange, exportLine, readExportLine } from "../export/export-line.ts";
import { filterOf, hasFilter, newFilterCommand, OUTCOMES, statusOption } from "../filter-options.ts";
import { interruptedError, untilInterrupted } from "../io/interruption.ts";
import { runAction, type Toolbox } from "../program.ts";
import { counted, createProgressLine, duration } from "../submit/progress.ts";

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

A file that was interrupted is continued by the same command, up to the time at which it was started. With
--since 1h the filter is another one each time: write the time instead. Jobs that end later go to another file,
with --since and that time.

A line: the fields of the record (job_id, status, target, errors, …) and output or output_text; or job_id and
error of a job that cannot be read. Then what continues the export: cursor, until and deployment (a digest).`,
    )
    .action((options) =>
      runAction(tools, options, async (context) => {
        if (!hasFilter(options)) throw needsFilter();
        const file =
          options.to === undefined
            ? undefined
            : await openExportFile(resolve(context.io.directory, options.to));
        try {
          const filter = filterOf({ ...options, status: options.status ?? OUTCOMES }, context.io.now());
          await exportJobs(context, filter, { file, name: options.to ?? "" });
        } finally {
          await file?.close();
        }
        return undefined;
      }),
    );
}

/** Where the jobs go. */
interface Destination {
  /** `undefined` for standard output. */
  readonly file: ExportFile | undefined;
  readonly name: string;
}

async function exportJobs(context: Context, filter: ExportFilter, to: Destination): Promise<void> {
  const { io, output, client } = context;
  const progress = createProgressLine(io, { hasData: to.file === undefined });
  const startedAt = io.now();
  const { cursor, ...range } = await startOf(context, filter, to);
  const jobs = (await client()).results({ ...filter, until: range.until }, { cursor });
  let count = 0;
  const write = (line: string) => (to.file ? to.file.append(line) : io.stdout.write(`${line}\n`));
  try {
    for await (const item of untilInterrupted(jobs, io.interrupted)) {
      await write(exportLine(item, range));
      count++;
      await progress.show(`${counted(count, "job")} written`);
    }
  } catch (error) {
    if (!io.interrupted.aborted) throw error;
    throw interrupted(count, to.file !== undefined);
  } finally {
    await progress.clear();
  }
  await output.note(
    `${counted(count, "job")} written in ${duration(io.now() - startedAt)}, of those that ended by ${range.until}.`,
  );
}

type ExportFilter = ReturnType<typeof filterOf>;

/** Where the export begins, and what it reads: of a file that is continued, what its last line says. */
async function startOf(
  { io, output, deployment: findName }: Context,
  filter: ExportFilter,
  { file, name }: Destination,
): Promise<ExportRange & { readonly cursor?: string }> {
  const deployment = deploymentDigest(await findName());
  const until = (filter.until ?? new Date(io.now())).toISOString();
  if (file?.lastLine === undefined) return { until, deployment };
  const last = readExportLine(file.lastLine);
  if (last === undefined) throw notAnExport(name);
  if (last.deployment !== deployment) throw otherDeployment(name);
  await output.note(
    `${name} is continued after its last job, with jobs that ended by ${last.until}. Export later ones to another file, with --since ${last.until}.`,
  );
  return { ...last, until: filter.until === undefined ? last.until : until };
}

function needsFilter(): CliError {
  return new CliError("export needs a filter", {
    code: "invalid_argument",
    nextStep: "Name a batch, a target, a time or a status: see boomerang export --help.",
    exitCode: EXIT.usage,
  });
}

function otherDeployment(name: string): CliError {
  return new CliError(`${name} has jobs of another deployment`, {
    code: "invalid_input",
    nextStep: "Choose another file, or the stack, account and region that it was exported from.",
    exitCode: EXIT.invalidInput,
  });
}

function interrupted(count: number, isFile: boolean): CliError {
  return interruptedError(
    `interrupted after ${counted(count, "job")}`,
    isFile ? "Run the same command again to continue." : "With --to FILE the export can be continued.",
  );
}
