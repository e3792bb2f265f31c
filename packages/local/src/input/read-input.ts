import { readFile } from "node:fs/promises";
import { TextDecoder } from "node:util";
import { InputError, type InputLine, parseInputLine } from "./input-line.ts";
import { notJsonlReason } from "./not-jsonl.ts";

const FORM = 'Each line is a message, or {"message": …, "expected": …}; see examples/reviews.jsonl.';
const HELP = "Give a JSONL file: npx -y pnpm@12 start --input FILE.jsonl";
const REASONS: Readonly<Record<string, string>> = {
  ENOENT: "there is no such file",
  EISDIR: "it is a folder",
  EACCES: "reading it is not permitted",
};

/**
 * Reads a JSONL file of messages, blank lines left out.
 *
 * @throws {InputError} when the file cannot be read, is no JSONL, has no messages, or a line is not understood
 */
export async function readInput(path: string): Promise<readonly InputLine[]> {
  let bytes: Buffer;
  try {
    bytes = await readFile(path);
  } catch (cause) {
    const code = String((cause as NodeJS.ErrnoException).code);
    throw new InputError(`Cannot read ${path}: ${REASONS[code] ?? code}. ${HELP}`, { cause });
  }
  const fault = notJsonlReason(bytes, path);
  if (fault !== undefined) throw new InputError(`${path} ${fault}`);
  const lines = [...parseInput(bytes)];
  if (lines.length === 0) throw new InputError(`${path} has no messages. ${FORM}`);
  return lines;
}

/** The messages in the bytes of a JSONL file. A line that is not UTF-8 is there too, as one that cannot be sent. */
export function* parseInput(bytes: Buffer): Generator<InputLine> {
  // A byte order mark stays unless told otherwise, for each line is decoded alone.
  const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  const hasMark = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
  let line = 0;
  for (let start = hasMark ? 3 : 0; start < bytes.length; ) {
    line++;
    const newline = bytes.indexOf(0x0a, start);
    const end = newline === -1 ? bytes.length : newline;
    const hasReturn = end > start && bytes[end - 1] === 0x0d;
    const part = bytes.subarray(start, hasReturn ? end - 1 : end);
    start = end + 1;
    const text = decode(decoder, part);
    if (text === undefined) yield { line, body: part.toString("utf8"), unsendable: "is not UTF-8" };
    else if (text.trim() !== "") yield parseInputLine(text, line);
  }
}

function decode(decoder: TextDecoder, bytes: Buffer): string | undefined {
  try {
    return decoder.decode(bytes);
  } catch {
    return undefined;
  }
}
