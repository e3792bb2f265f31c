import type { Client, SubmitOutcome } from "@boomerang/client";
import { CliError } from "../cli-error.ts";
import { EXIT } from "../exit-code.ts";
import type { Io } from "../io/io.ts";
import type { JobLine } from "./job-lines.ts";
import { digestOf, type SubmissionLog, type SubmissionState } from "./submission-log.ts";

// A line that was sent after the state was written is sent again by the next run, as the same job.
const SAVE_EVERY_MS = 500;

/** One line of the input, and what became of it. */
export interface LineOutcome {
  readonly line: number;
  /** Bytes of the input up to its end. */
  readonly endsAt: number;
  readonly outcome: SubmitOutcome;
}

interface LineOptions {
  readonly batch: string | undefined;
  readonly target: string | undefined;
  readonly interrupted: AbortSignal;
  readonly log: SubmissionLog | undefined;
  readonly now: Io["now"];
}

/** Sends the lines that were not sent before, and remembers how far that has come. */
export async function* submitLines(
  client: Client,
  lines: AsyncIterable<JobLine>,
  state: SubmissionState,
  { batch, target, interrupted, log, now }: LineOptions,
): AsyncGenerator<LineOutcome, void, void> {
  const reading: JobLine[] = [];
  const failed = new Set(state.failed);
  let { lines: latest, sentLine, digest } = state;
  let savedAt = now();
  async function* jobs() {
    for await (const line of skipSent(lines, state)) {
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

function changed(line: number): CliError {
  return new CliError(`line ${line} is not the one that was sent before: the file has changed`, {
    code: "invalid_input",
    nextStep: "Pass --again to submit the whole file, as new jobs.",
    exitCode: EXIT.invalidInput,
  });
}
