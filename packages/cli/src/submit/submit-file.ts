import { randomBytes } from "node:crypto";
import { basename } from "node:path";
import { oneLine } from "@boomerang/local/terminal-text";
import { CliError } from "../cli-error.ts";
import type { Context } from "../context.ts";
import { EXIT, EXIT_OF, type ExitCode } from "../exit-code.ts";
import { counted, duration, number } from "../format.ts";
import { interruptedError } from "../io/interruption.ts";
import { readCsv } from "./csv-jobs.ts";
import { readLines } from "./job-lines.ts";
import type { Input } from "./open-input.ts";
import { createProgressLine, progressText } from "./progress.ts";
import type { SubmissionLog, SubmissionState } from "./submission-log.ts";
import { type LineOutcome, submitLines } from "./submit-lines.ts";

export interface FileOptions {
  readonly batch?: string | undefined;
  readonly target?: string | undefined;
  /** Submit everything again, as new jobs. */
  readonly again: boolean;
}

const MAX_SHOWN_ERRORS = 20;

/**
 * Submits the jobs of a file. Run again after an interruption, it sends only what is missing: each line has the same job id each
 * time.
 *
 * @param log of the same source; `undefined` if nothing is to be remembered
 * @throws CliError if another process submits the same at the moment, or it was begun with another batch or target
 */
export async function submitFile(
  context: Context,
  input: Input,
  log: SubmissionLog | undefined,
  options: FileOptions,
): Promise<ExitCode> {
  const release = await log?.lock();
  try {
    return await submitAlone(context, input, log, options);
  } finally {
    await release?.();
  }
}

async function submitAlone(
  { io, output, client }: Context,
  input: Input,
  log: SubmissionLog | undefined,
  { batch, target, again }: FileOptions,
): Promise<ExitCode> {
  const before = again ? undefined : await log?.read();
  if (before !== undefined) checkOptions(before, { batch, target });
  const state = before ?? {
    ...{ batch, target, idPrefix: idPrefix(input, batch) },
    ...{ lines: 0, sentLine: 0, digest: "", failed: [] },
  };
  const { JsonText } = await import("@boomerang/client");
  const isCsv = /\.csv$/i.test(input.path ?? "");
  const read = () => (isCsv ? readCsv(input.read()) : readLines(input.read(), (text) => new JsonText(text)));
  const startedAt = io.now();
  const progress = createProgressLine(io, { hasData: output.format !== "text" });
  let firstError: ExitCode | undefined;
  let [sent, failed] = [0, 0];
  let notSent = 0;

  async function* outcomes(): AsyncGenerator<LineOutcome, void, void> {
    for await (const { line, endsAt, outcome } of submitLines(await client(), read, state, {
      ...{ batch, target, interrupted: io.interrupted, log, now: io.now },
    })) {
      const { error } = outcome;
      if (error === undefined) sent++;
      else {
        failed++;
        firstError ??= EXIT_OF[error.code];
        if (error.code === "unavailable") notSent++;
        if (failed <= MAX_SHOWN_ERRORS) {
          await progress.clear();
          await output.note(`line ${line}: ${oneLine(error.message)}`);
        }
      }
      // A file may grow while it is read.
      const share = input.size === undefined ? undefined : Math.min(1, endsAt / input.size);
      await progress.show(progressText({ sent, failed, share, elapsedMs: io.now() - startedAt }));
      yield { line, endsAt, outcome };
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
    throw interrupted(sent, log !== undefined);
  }
  await progress.clear();
  if (failed > MAX_SHOWN_ERRORS)
    await output.note(`… and ${number(failed - MAX_SHOWN_ERRORS)} more that failed`);
  await output.note(summary({ sent, failed, notSent, elapsedMs: io.now() - startedAt, batch }));
  return firstError ?? EXIT.ok;
}

function idPrefix({ path }: Input, batch: string | undefined): string {
  const name = (batch ?? basename(path ?? "stdin")).replaceAll(/[^A-Za-z0-9._-]/g, "-").slice(0, 64);
  return `${name}-${randomBytes(4).toString("hex")}`;
}

/** With other options, the lines that are left would be jobs of another batch or target. @throws CliError */
function checkOptions(
  before: Pick<SubmissionState, "batch" | "target">,
  now: Pick<FileOptions, "batch" | "target">,
): void {
  const changed = (["batch", "target"] as const).filter((name) => before[name] !== now[name]);
  if (changed.length === 0) return;
  const then = changed.map((name) =>
    before[name] === undefined ? `no --${name}` : `--${name} ${before[name]}`,
  );
  throw new CliError(`this file was submitted with ${then.join(" and ")}`, {
    code: "invalid_argument",
    nextStep:
      "To continue, run the command as it was, and correct lines in the file; or pass --again to submit the whole file, as new jobs.",
    exitCode: EXIT.usage,
  });
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
    : "Standard input cannot be continued: the same command sends everything again.";
  return interruptedError(`interrupted after ${counted(sent, "job")}`, nextStep);
}
