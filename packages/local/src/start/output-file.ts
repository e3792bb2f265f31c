import { open, writeFile } from "node:fs/promises";
import { JsonText, stringifyMembers } from "@boomerang/core";
import { noteOf } from "../report/problems.ts";
import type { LineOutcome } from "../report/report-state.ts";
import { ArgumentsError } from "./arguments.ts";

/**
 * Makes sure that the output can be written, before the work rather than after it.
 *
 * @throws {ArgumentsError} when it cannot
 */
export async function checkOutputFile(path: string): Promise<void> {
  try {
    await (await open(path, "a")).close();
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    const why = code === "ENOENT" ? "there is no such folder" : code === "EISDIR" ? "it is a folder" : code;
    throw new ArgumentsError(`Cannot write --output ${path}: ${why}. Give a file that can be written.`, {
      cause,
    });
  }
}

/** Writes what became of each line as JSONL, in the order of the input. */
export async function writeOutputFile(path: string, lines: readonly LineOutcome[]): Promise<void> {
  await writeFile(
    path,
    lines.map((line) => `${outputLine(line)}\n`),
  );
}

/** What became of a line, as one line of JSON; the result stands in it as the model wrote it. */
export function outputLine(outcome: LineOutcome): string {
  const { line, jobId, job, deadLetter } = outcome;
  return stringifyMembers({
    line,
    job_id: jobId,
    status: job?.status,
    // Only between tokens can JSON text break a line.
    result: job?.result === undefined ? undefined : new JsonText(job.result.replace(/[\r\n]+/g, " ")),
    errors: job?.errors,
    dead_letter: deadLetter && { code: deadLetter.code, message: deadLetter.message },
    note: noteOf(outcome),
  });
}
