import { readFile } from "node:fs/promises";
import { TextDecoder } from "node:util";
import { InputError, type InputLine, parseInputLine } from "./input-line.ts";
import { notJsonlReason } from "./not-jsonl.ts";

const FORMAT = 'Write one message per line, or {"message": …, "expected": …}; see examples/README.md.';
const HELP = "Give a JSONL file: npx -y pnpm@12 start --input FILE.jsonl";
const REASONS: Readonly<Record<string, string>> = {
  ENOENT: "the file does not exist",
  EISDIR: "it is a directory",
  EACCES: "permission denied",
};

/**
 * Reads a JSONL file of messages, or a stream such as the standard input until its end, and skips blank lines.
 *
 * @throws {InputError} when the file cannot be read, is not JSONL, contains no messages, or a line is invalid
 */
export async function readInput(source: string | Stream): Promise<readonly InputLine[]> {
  const path = typeof source === "string" ? source : undefined;
  const name = path ?? "The standard input";
  const bytes = await (typeof source === "string" ? readFile(source) : readAll(source)).catch((cause) => {
    const { code } = cause as NodeJS.ErrnoException;
    throw new InputError(
      `Cannot read ${path ?? "the standard input"}: ${REASONS[`${code}`] ?? code}. ${HELP}`,
      {
        cause,
      },
    );
  });
  const reason = notJsonlReason(bytes, path);
  if (reason !== undefined) throw new InputError(`${name} ${reason}`);
  const lines = [...parseInput(bytes)];
  if (lines.length === 0) throw new InputError(`${name} contains no messages. ${FORMAT}`);
  return lines;
}

type Stream = AsyncIterable<Uint8Array>;

async function readAll(stream: Stream): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** Parses the messages of a JSONL file. A line that is not UTF-8 becomes a message that cannot be sent. */
export function* parseInput(bytes: Buffer): Generator<InputLine> {
  // Each line is decoded separately; only a byte order mark at the start of the file is removed.
  const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  const hasMark = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
  let line = 0;
  for (let start = hasMark ? 3 : 0; start < bytes.length; ) {
    line++;
    const newline = bytes.indexOf(0x0a, start);
    const end = newline === -1 ? bytes.length : newline;
    const hasCarriageReturn = end > start && bytes[end - 1] === 0x0d;
    const part = bytes.subarray(start, hasCarriageReturn ? end - 1 : end);
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
