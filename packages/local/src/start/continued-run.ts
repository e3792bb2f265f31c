import { messageDigest } from "@boomerang/core";
import type { InputLine } from "../input/input-line.ts";
import { plural } from "../report/plural.ts";
import type { WrittenLine } from "./output-line.ts";
import { groupLines, type SentLine, sentLine, unsentLine } from "./sent-line.ts";
import { type SettledLines, settleLines } from "./settle-lines.ts";

/** What earlier runs of the same input have left to do. */
export interface ContinuedRun {
  /** The outcomes in the output file. */
  readonly settled: readonly SettledLines[];
  /** The lines without an outcome, in the order of the input. */
  readonly rest: readonly InputLine[];
  /** Number of lines of the output file that count; lines after them are cut off and run again. */
  readonly kept: number;
}

/** The output file belongs to another input; the message completes a sentence that begins with the file's name. */
export class OtherInputError extends Error {
  override readonly name = "OtherInputError";
}

/**
 * Compares an output file with the input, by line number and digest of the message.
 *
 * Lines that name the same job are run together, because which of them creates the job depends on the others. They are also
 * written together. So only the last ones in the file can be incomplete, when a run was killed while it wrote them.
 *
 * @throws {OtherInputError} when the file has an outcome of a line that the input does not contain, or has two of one line
 */
export function continuedRun(input: readonly InputLine[], written: readonly WrittenLine[]): ContinuedRun {
  const byLine = new Map(written.map((line) => [line.line, line]));
  checkLines(input, written, byLine);
  const sent = input.map((line) => {
    const { jobId } = byLine.get(line.line) ?? {};
    return line.unsendable === undefined && jobId !== undefined ? sentLine(line, jobId) : unsentLine(line);
  });
  const groups = groupLines(sent);
  const isWritten = ({ line }: SentLine) => byLine.has(line);
  const partial = groups.filter((group) => group.some(isWritten) && !group.every(isWritten));
  const kept = written.length - writtenLast(partial, written);
  const settled = groups.filter((group) => group.every(isWritten)).map((group) => restored(group, byLine));
  const done = new Set(settled.flatMap(({ lines }) => lines.map(({ line }) => line)));
  return { settled, rest: input.filter(({ line }) => !done.has(line)), kept };
}

function checkLines(
  input: readonly InputLine[],
  written: readonly WrittenLine[],
  byLine: ReadonlyMap<number, WrittenLine>,
): void {
  if (byLine.size < written.length) {
    const twice = written.find((line) => byLine.get(line.line) !== line);
    throw new OtherInputError(`has two outcomes of line ${twice?.line}`);
  }
  const bodies = new Map(input.map(({ line, body }) => [line, body]));
  const others = written.filter(({ line, digest }) => {
    const body = bodies.get(line);
    return body === undefined || messageDigest(body) !== digest;
  });
  const [first] = others;
  if (first === undefined) return;
  const more = others.length > 1 ? ` (and of ${plural(others.length - 1, "other line")})` : "";
  throw new OtherInputError(
    `has the outcome of line ${first.line}${more} with another message than the input: the input was changed, or it is another one`,
  );
}

/** The number of lines at the end of the file that belong to an incomplete group. */
function writtenLast(partial: readonly (readonly SentLine[])[], written: readonly WrittenLine[]): number {
  const [group] = partial;
  if (group === undefined) return 0;
  const lines = new Set(group.map(({ line }) => line));
  const count = written.filter(({ line }) => lines.has(line)).length;
  const areLast = written.slice(-count).every(({ line }) => lines.has(line));
  if (partial.length === 1 && areLast) return count;
  const missing = partial
    .flatMap((each) => each.filter(({ line }) => !written.some((one) => one.line === line)))
    .at(0);
  throw new OtherInputError(
    `has no outcome of line ${missing?.line}, but has one of another line with the same job id: they must run together`,
  );
}

function restored(lines: readonly SentLine[], byLine: ReadonlyMap<number, WrittenLine>): SettledLines {
  const creator = lines.find(({ line }) => byLine.get(line)?.job !== undefined);
  const job = creator && byLine.get(creator.line)?.job;
  const { digest } = creator ?? {};
  return settleLines(lines, job && { ...job, ...(digest !== undefined && { digest }) }, {
    find({ line, jobId }) {
      const { deadLetter } = byLine.get(line) ?? {};
      return deadLetter && { line, ...(jobId !== undefined && { jobId }), ...deadLetter };
    },
  });
}
