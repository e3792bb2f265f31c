import type { JobRequest } from "@boomerang/client";
import { InvalidArgumentError } from "@commander-js/extra-typings";
import { type CliError, usageError } from "../cli-error.ts";
import type { Context } from "../context.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import { jobJson, jobText, loadWords } from "../job-view.ts";
import { JSON_HINT, jsonOf } from "../json-argument.ts";
import { newCommand, runAction, type Toolbox } from "../program.ts";
import { type Input, openInput, readArgument } from "../submit/open-input.ts";
import { createSubmissionLog, type SubmissionLog } from "../submit/submission-log.ts";

/** `boomerang submit`: one job, or those of a file. */
export function submitCommand(tools: Toolbox) {
  return newCommand("submit", tools.io.env)
    .summary("submit a job, or the jobs of a file")
    .description("Submits one job, or with --file the jobs of a JSONL or CSV file, one a line.")
    .option(
      "--target <target>",
      "model:abc123, chain:def456/staging, …; with a file: of lines that name none",
    )
    .option("--input <json>", `input of the model: ${JSON_HINT}`)
    .option("--job-id <id>", "id of the job; default: a random one")
    .option("--batch <id>", "batch of the job, or of the lines that name none")
    .option("--priority <number>", "0 (runs first, the default) to 2", parsePriority)
    .option("--metadata <name=value...>", "copied to the record and the events", parseMetadata)
    .option("--wait", "wait for the outcome, and print the job", false)
    .option(
      "-f, --file <file>",
      "JSONL (a message a line), CSV with a header, or - for JSONL from standard input",
    )
    .option("--again", "with --file: submit everything again, as new jobs", false)
    .addHelpText(
      "after",
      `
Examples:
  boomerang submit --target model:abc123 --input '{"text":"A nice day"}' --wait
  boomerang submit --file jobs.jsonl --batch nightly-2026-11-28
  boomerang submit --file texts.csv --target model:abc123 --batch texts

A line of JSONL is a message: {"target":{"model_id":"abc123"},"model_input":{…}}. Columns of CSV are job_id,
batch_id, target, priority, replay_of, metadata.NAME and model_input (JSON); without model_input, all other
columns are fields of the input, as text. With it, another column is an error. An empty cell is a field that is absent.

A file that was interrupted, or of which lines failed, is continued by the same command.

JSON: job_id; with --wait the job, as of boomerang get: job_id, status, target, errors, … and output, or output_text if it
is no strict JSON; with --file a list of line, job_id, and error with code and message if the job was not sent.`,
    )
    .action((options) =>
      runAction(tools, options, async (context) => {
        const { file, input } = options;
        if ((file === undefined) === (input === undefined)) throw needsInput();
        if (file === undefined) return submitOne(context, { ...options, input: input ?? "" });
        const rejected = (["jobId", "priority", "metadata", "wait"] as const).find((name) => options[name]);
        if (rejected !== undefined) throw notWithFile(rejected);
        const opened = await openInput(file, context.io);
        const log = await logOf(context, opened);
        const { submitFile } = await import("../submit/submit-file.ts");
        return submitFile(context, opened, log, options);
      }),
    );
}

/** Of standard input, which cannot be read again, nothing is remembered. */
async function logOf({ io, client }: Context, { path }: Input): Promise<SubmissionLog | undefined> {
  if (path === undefined) return undefined;
  return createSubmissionLog(io.env, [await (await client()).deploymentId(), path]);
}

interface OneOptions {
  readonly target?: string | undefined;
  readonly input: string;
  readonly jobId?: string | undefined;
  readonly batch?: string | undefined;
  readonly priority?: number | undefined;
  readonly metadata?: Readonly<Record<string, string>> | undefined;
  readonly wait: boolean;
}

async function submitOne({ io, output, client }: Context, options: OneOptions): Promise<ExitCode> {
  const { target, jobId: job_id, batch: batch_id, priority, metadata } = options;
  const { JsonText } = await import("@boomerang/client");
  if (target === undefined) throw needsTarget();
  const model_input = new JsonText(jsonOf(await readArgument(options.input, io)));
  const job: JobRequest = { job_id, batch_id, target, model_input, priority, metadata };
  const opened = await client();
  const { jobId } = await opened.submit(job);
  if (!options.wait) {
    await output.one({ job_id: jobId }, jobId);
    return EXIT.ok;
  }
  await output.note(`submitted ${jobId}`);
  const ended = await opened.wait(jobId, { signal: io.interrupted });
  await output.one(jobJson(ended), jobText(ended, await loadWords(io)));
  return ended.status === "SUCCEEDED" ? EXIT.ok : EXIT.failed;
}

function parsePriority(text: string): number {
  if (/^[012]$/.test(text)) return Number(text);
  throw new InvalidArgumentError("It must be 0, 1 or 2.");
}

function parseMetadata(text: string, before: Readonly<Record<string, string>> = {}): Record<string, string> {
  const at = text.indexOf("=");
  if (at < 1) throw new InvalidArgumentError("Write NAME=VALUE.");
  return { ...before, [text.slice(0, at)]: text.slice(at + 1) };
}

function needsInput(): CliError {
  return usageError("submit needs --input for one job, or --file for many, and not both", "submit");
}

function needsTarget(): CliError {
  return usageError("submit needs --target: the model or chain that runs the job", "submit");
}

function notWithFile(option: string): CliError {
  const name = option === "jobId" ? "job-id" : option;
  return usageError(`--${name} is for one job; with --file, put it into the lines`, "submit");
}
