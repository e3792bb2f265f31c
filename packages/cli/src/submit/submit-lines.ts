import type { Client, SubmitOutcome } from "@boomerang/client";
import { CliError } from "../cli-error.ts";
import { EXIT } from "../exit-code.ts";
import { number } from "../format.ts";
import { untilInterrupted } from "../io/interruption.ts";
import type { Io } from "../io/io.ts";
import type { JobLine } from "./job-lines.ts";
import { digestOf, type SubmissionLog, type SubmissionState } from "./submission-log.ts";

// A line that was sent after the state was written is sent again by the next run, as the same job.
const SAVE_EVERY_MS = 500;
const SAVE_EVERY_LINES = 1000;
// Their numbers are kept, and written with each state.
const MAX_FAILED = 10_000;

/** One line of the input, and what became of it. */
export interface LineOutcome {
  readonly line: number;
  /** Bytes of the input up to its end. */
  readonly endsAt: number;
  readonly outcome: SubmitOutcome;
}

/** Reads the lines from the first one on. */
export type ReadJobLines = () => AsyncIterable<JobLine>;

interface LineOptions {
  readonly batch: string | undefined;
  readonly target: string | undefined;
  readonly interrupted: AbortSignal;
  readonly log: SubmissionLog | undefined;
  readonly now: Io["now"];
}

/**
 * Sends the lines that were not sent before, and remembers how far that has come.
 *
 * @throws CliError if the file is not the same any more, before anything is sent; or if more than 10,000 lines fail
 */
export async function* submitLines(
  client: Client,
  read: ReadJobLines,
  state: SubmissionState,
  { batch, target, interrupted, log, now }: LineOptions,
): AsyncGenerator<LineOutcome, void, void> {
  const reading: JobLine[] = [];
  const failed = new Set(state.failed);
  let { lines: latest, sentLine, digest } = state;
  let savedAt = now();
  let unsaved = 0;
  let failures = 0;
  // Before anything is sent: a line that failed may come before the one that shows whether the file is the same.
  if (sentLine > 0) await checkSame(untilInterrupted(read(), interrupted), state);
  async function* jobs() {
    for await (const line of missing(read(), state)) {
      reading.push(line);
      yield line.job;
    }
  }
  const save = () => log?.write({ ...state, lines: latest, sentLine, digest, failed: [...failed] });
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
      if (++unsaved >= SAVE_EVERY_LINES || now() - savedAt >= SAVE_EVERY_MS) {
        await save();
        savedAt = now();
        unsaved = 0;
      }
      yield { line, endsAt, outcome };
      if (outcome.error !== undefined && ++failures > MAX_FAILED) throw tooManyFailed(log !== undefined);
    }
  } finally {
    await save();
  }
}

/** @throws CliError if the line that was sent last is not the same any more */
async function checkSame(
  lines: AsyncIterable<JobLine>,
  { sentLine, digest }: SubmissionState,
): Promise<void> {
  for await (const { line, job } of lines) {
    if (line < sentLine) continue;
    if (line === sentLine && digestOfJob(job) === digest) return;
    break;
  }
  throw changed(sentLine);
}

/** The lines that were not sent. */
async function* missing(
  lines: AsyncIterable<JobLine>,
  { lines: done, failed }: SubmissionState,
): AsyncGenerator<JobLine, void, void> {
  const again = new Set(failed);
  for await (const each of lines) if (each.line > done || again.has(each.line)) yield each;
}

function digestOfJob(job: JobLine["job"]): string {
  return digestOf("text" in job ? String(job.text) : JSON.stringify(job));
}

function changed(line: number): CliError {
  return new CliError(`line ${line} is not the one that was sent before: the file has changed`, {
    code: "invalid_input",
    nextStep: "Pass --again to submit the whole file, as new jobs.",
    exitCode: EXIT.invalidInput,
  });
}

function tooManyFailed(isRemembered: boolean): CliError {
  return new CliError(`more than ${number(MAX_FAILED)} lines failed: the rest of the file was not sent`, {
    code: "too_many_failed",
    nextStep: isRemembered
      ? "Correct those lines, and run the same command again: it sends them and the rest."
      : "Correct those lines, and send them and the rest: the lines before that were sent are not remembered.",
  });
}
