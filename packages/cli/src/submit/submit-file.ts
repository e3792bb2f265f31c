import { randomBytes } from "node:crypto";
import { basename } from "node:path";
import type { Client, SubmitOutcome } from "@boomerang/client";
import { CliError } from "../cli-error.ts";
import type { Context } from "../context.ts";
import { EXIT, EXIT_OF, type ExitCode } from "../exit-code.ts";
import type { Io } from "../io/io.ts";
import { readCsv } from "./csv-jobs.ts";
import { type JobLine, readLines } from "./job-lines.ts";
import type { Input } from "./open-input.ts";
import { counted, createProgressLine, duration, number, progressText } from "./progress.ts";
import { digestOf, type SubmissionLog, type SubmissionState } from "./submission-log.ts";

export interface FileOptions {
  readonly batch?: string | undefined;
  readonly target?: string | undefined;
  /** Submit everything again, as new jobs. */
  readonly again: boolean;
}

/** One line of the input, and what became of it. */
interface LineOutcome {
  readonly line: number;
  readonly outcome: SubmitOutcome;
}

// A line that was sent after the state was written is sent again by the next run, as the same job.
const SAVE_EVERY_MS = 500;
const MAX_SHOWN_ERRORS = 20;

/**
 * Submits the jobs of a file. Run again after an interruption, it sends only what is missing: each line has the same job id each
 * time.
 */
export async function submitFile(
  { io, output, client }: Context,
  input: Input,
  log: SubmissionLog | undefined,
  { batch, target, again }: FileOptions,
): Promise<ExitCode> {
  // Standard input cannot be read again.
  const keep = input.path === undefined ? undefined : log;
  const before = again ? undefined : await keep?.read();
  const state = before ?? { idPrefix: idPrefix(input, batch), lines: 0, sentLine: 0, digest: "", failed: [] };
  const { JsonText } = await import("@boomerang/client");
  const lines = input.path?.endsWith(".csv")
    ? readCsv(input.chunks)
    : readLines(input.chunks, (text) => new JsonText(text));
  const startedAt = io.now();
  const progress = createProgressLine(io, { hasData: output.format !== "text" });
  let firstError: ExitCode | undefined;
  let [sent, failed] = [0, 0];
  let notSent = 0;

  async function* outcomes(): AsyncGenerator<LineOutcome, void, void> {
    for await (const { line, endsAt, outcome } of submitLines(await client(), skipSent(lines, state), state, {
      ...{ batch, target, interrupted: io.interrupted, log: keep, now: io.now },
    })) {
      const { error } = outcome;
      if (error === undefined) sent++;
      else {
        failed++;
        firstError ??= EXIT_OF[error.code];
        if (error.code === "unavailable") notSent++;
        if (failed <= MAX_SHOWN_ERRORS) {
          await progress.clear();
          await output.note(`line ${line}: ${error.message}`);
        }
      }
      // A file may grow while it is read.
      const share = input.size === undefined ? undefined : Math.min(1, endsAt / input.size);
      await progress.show(progressText({ sent, failed, share, elapsedMs: io.now() - startedAt }));
      yield { line, outcome };
    }
  }

  if (state.lines > 0) {
    const rest = state.failed.length === 0 ? "" : `, except ${number(state.failed.length)} that failed`;
    await output.note(
      `Lines 1 to ${number(state.lines)} were sent before${rest}: only what is missing is sent.`,
    );
  }
  try {
    if (output.format === "text") for await (const _ of outcomes());
    else await output.list(outcomes(), outcomeJson, () => "");
  } catch (error) {
    await progress.clear();
    if (!io.interrupted.aborted) throw error;
    throw interrupted(sent, keep !== undefined);
  }
  await progress.clear();
  if (failed > MAX_SHOWN_ERRORS)
    await output.note(`… and ${number(failed - MAX_SHOWN_ERRORS)} more that failed`);
  await output.note(summary({ sent, failed, notSent, elapsedMs: io.now() - startedAt, batch }));
  return firstError ?? EXIT.ok;
}

interface LineOptions {
  readonly batch: string | undefined;
  readonly target: string | undefined;
  readonly interrupted: AbortSignal;
  readonly log: SubmissionLog | undefined;
  readonly now: Io["now"];
}

async function* submitLines(
  client: Client,
  lines: AsyncIterable<JobLine>,
  state: SubmissionState,
  { batch, target, interrupted, log, now }: LineOptions,
): AsyncGenerator<LineOutcome & { readonly endsAt: number }, void, void> {
  const reading: JobLine[] = [];
  const failed = new Set(state.failed);
  let { lines: latest, sentLine, digest } = state;
  let savedAt = now();
  async function* jobs() {
    for await (const line of lines) {
      reading.push(line);
      yield line.job;
    }
  }
  const save = () =>
    log?.write({ idPrefix: state.idPrefix, lines: latest, sentLine, digest, failed: [...failed] });
  // The ids must be known before anything is sent with them.
  await save();
  const submission = client.submitMany(jobs(), {
    ...{ batchId: batch, target, signal: interrupted },
    jobIdOf: () => `${state.idPrefix}:${reading.at(-1)?.line}`,
  });
  try {
    for await (const outcome of submission) {
      const { line, job, endsAt } = reading.shift() as JobLine;
      if (outcome.error === undefined) failed.delete(line);
      else failed.add(line);
      latest = Math.max(latest, line);
      // A line that failed may be corrected.
      if (outcome.error === undefined && line > sentLine) [sentLine, digest] = [line, digestOfJob(job)];
      if (now() - savedAt >= SAVE_EVERY_MS) {
        await save();
        savedAt = now();
      }
      yield { line, endsAt, outcome };
    }
  } finally {
    await save();
  }
}

/** Without the lines that were sent. @throws CliError if the file is not the same any more */
async function* skipSent(
  lines: AsyncIterable<JobLine>,
  { lines: done, sentLine, digest, failed }: SubmissionState,
): AsyncGenerator<JobLine, void, void> {
  const missing = new Set(failed);
  let isChecked = sentLine === 0;
  for await (const each of lines) {
    if (!isChecked && each.line >= sentLine) {
      if (each.line !== sentLine || digestOfJob(each.job) !== digest) throw changed(sentLine);
      isChecked = true;
    }
    if (each.line > done || missing.has(each.line)) yield each;
  }
  if (!isChecked) throw changed(sentLine);
}

function digestOfJob(job: JobLine["job"]): string {
  return digestOf("text" in job ? String(job.text) : JSON.stringify(job));
}

function idPrefix({ path }: Input, batch: string | undefined): string {
  const name = (batch ?? basename(path ?? "stdin")).replaceAll(/[^A-Za-z0-9._-]/g, "-").slice(0, 64);
  return `${name}-${randomBytes(4).toString("hex")}`;
}

function outcomeJson({ line, outcome: { jobId, error } }: LineOutcome): object {
  return { line, job_id: jobId, error: error && { code: error.code, message: error.message } };
}

interface Summary {
  readonly sent: number;
  readonly failed: number;
  readonly notSent: number;
  readonly elapsedMs: number;
  readonly batch: string | undefined;
}

function summary({ sent, failed, notSent, elapsedMs, batch }: Summary): string {
  if (sent + failed === 0) return "There is nothing to send. --again submits everything again, as new jobs.";
  const text = `${counted(sent, "job")} sent in ${duration(elapsedMs)}${batch === undefined ? "" : `, batch ${batch}`}`;
  if (failed === 0) return `${text}.`;
  const advice =
    notSent === failed
      ? "Run the same command again to send them."
      : "Correct those lines, and run the same command again.";
  return `${text}; ${number(failed)} failed. ${advice}`;
}

function interrupted(sent: number, isRemembered: boolean): CliError {
  const nextStep = isRemembered
    ? "Run the same command again: it continues where this one ended."
    : "Standard input, and jobs of the local pipeline, cannot be continued: the same command sends everything again.";
  return new CliError(`interrupted after ${counted(sent, "job")}`, {
    code: "aborted",
    nextStep,
    exitCode: EXIT.interrupted,
  });
}

function changed(line: number): CliError {
  return new CliError(`line ${line} is not the one that was sent before: the file has changed`, {
    code: "invalid_input",
    nextStep: "Pass --again to submit the whole file, as new jobs.",
    exitCode: EXIT.invalidInput,
  });
}
