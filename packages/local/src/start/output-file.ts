import { open, writeFile } from "node:fs/promises";
import { JsonText, stringifyMembers } from "@boomerang/core";
import { noteOf } from "../report/problems.ts";
import type { LineOutcome, ReportedJob } from "../report/report-state.ts";
import { ArgumentsError } from "./arguments.ts";

/**
 * Checks before the run that the output file can be written.
 *
 * @throws {ArgumentsError} when it cannot be written
 */
export async function checkOutputFile(path: string): Promise<void> {
  try {
    await (await open(path, "a")).close();
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    const why =
      code === "ENOENT" ? "its directory does not exist" : code === "EISDIR" ? "it is a directory" : code;
    throw new ArgumentsError(`Cannot write --output ${path}: ${why}. Choose another file.`, {
      cause,
    });
  }
}

/** Writes the outcome of each line as JSONL, in the order of the input. */
export async function writeOutputFile(path: string, lines: readonly LineOutcome[]): Promise<void> {
  await writeFile(
    path,
    lines.map((line) => `${outputLine(line)}\n`),
  );
}

/** Formats the outcome of a line as one line of JSON; the result keeps its number formats. */
export function outputLine(outcome: LineOutcome): string {
  const { line, jobId, job, deadLetter } = outcome;
  return stringifyMembers({
    line,
    job_id: jobId,
    status: job?.status,
    ...resultOf(job),
    errors: job?.errors,
    dead_letter: deadLetter && { code: deadLetter.code, message: deadLetter.message },
    note: noteOf(outcome),
  });
}

function resultOf(job: ReportedJob | undefined) {
  if (job?.result === undefined) return {};
  if (job.isNotJson) return { result_text: job.result };
  // In JSON text, line breaks occur only between tokens.
  return { result: new JsonText(job.result.replace(/[\r\n]+/g, " ")) };
}
